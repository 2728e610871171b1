import * as fc from "fast-check";
import { expect, test } from "vitest";
import { familiesOf } from "../../src/autoencoder/emoji/worker/families.ts";
import { StrongestExamples } from "../../src/autoencoder/worker/strongest-examples.ts";

test("the same as sorting all and taking the best of each family", () => {
  const offers = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -3, max: 30 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(offers, (list) => {
      const kept = 5;
      const family = Uint32Array.from({ length: 41 }, (_, example) => Math.floor(example / 3));
      const strongest = new StrongestExamples(2, kept, family);
      for (const [example, activation] of list) strongest.offer(1, activation, example);
      const best = new Map<number, number>();
      for (const [example, activation] of list) {
        if (activation <= 0) continue;
        const key = family[example]!;
        best.set(key, Math.max(best.get(key) ?? 0, activation));
      }
      const expected = [...best.values()].sort((a, b) => b - a).slice(0, kept);
      const found = [...strongest.activations.subarray(kept)];
      expect(found).toEqual([...expected, ...new Array(kept - expected.length).fill(0)]);
      const examples = [...strongest.examples.subarray(kept)].filter((example) => example >= 0);
      expect(examples).toHaveLength(expected.length);
      expect(new Set(examples.map((example) => family[example])).size).toBe(expected.length);
      expect([...strongest.examples.subarray(0, kept)]).toEqual(new Array(kept).fill(-1));
    }),
  );
});

test("skin tones of one emoji are one family, other emoji are not", () => {
  const names = [
    "waving hand",
    "waving hand: light skin tone",
    "waving hand: dark skin tone",
    "person: medium skin tone, beard",
    "flag: France",
    "flag: Spain",
  ];
  const [wave, light, dark, beard, france, spain] = familiesOf(names);
  expect(light).toBe(wave);
  expect(dark).toBe(wave);
  expect(new Set([wave, beard, france, spain]).size).toBe(4);
});
