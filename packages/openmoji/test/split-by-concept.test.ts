import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  annotationFamily,
  type OpenMojiEntry,
  readAnnotations,
  splitByConcept,
  stableHash,
} from "../src/index.ts";

let entries: OpenMojiEntry[];
beforeAll(async () => {
  entries = await readAnnotations();
});

describe("annotationFamily", () => {
  it.each([
    ["woman scientist", "scientist"],
    ["scientist", "scientist"],
    ["person walking: facing right", "walking"],
    ["woman and man holding hands", "holding hands"],
    ["person in manual wheelchair", "in manual wheelchair"],
    ["man’s shoe", "shoe"],
    ["person: red hair", "person"],
    ["woman", "person"],
    ["boy", "person"],
    ["merman", "merperson"],
    ["princess", "with crown"],
    ["light blue heart", "heart"],
    ["red heart", "heart"],
    ["orange", "orange"],
    ["mango", "mango"],
    ["snowman", "snowman"],
    ["upside-down face", "upside-down face"],
    ["front-facing baby chick", "front-facing baby chick"],
    ["family: man, woman, girl, boy", "family"],
    ["up-right arrow", "arrow"],
    ["leftwards hand", "hand"],
    ["medium-dark skin tone", "skin tone"],
    ["one o’clock", "clock face"],
    ["twelve-thirty", "clock face"],
    ["keycap: 3", "keycap"],
    ["regional indicator Q", "regional indicator"],
  ])("of %s is %s", (annotation, family) => {
    expect(annotationFamily(annotation)).toBe(family);
  });

  it("is never empty, and is the family of itself", () => {
    for (const { annotation } of entries) {
      const family = annotationFamily(annotation);
      expect(family).not.toBe("");
      expect(annotationFamily(family)).toBe(family);
    }
  });
});

describe("splitByConcept", () => {
  it("holds out about a tenth of the concepts and of the emoji", () => {
    const { train, validation, concepts, sides } = splitByConcept(entries);
    expect(train.length + validation.length).toBe(entries.length);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...entries.keys()]);
    expect(validation.every((index) => sides[index] === "validation")).toBe(true);
    const held = new Set(validation.map((index) => concepts[index])).size / new Set(concepts).size;
    expect(held).toBeGreaterThan(0.08);
    expect(held).toBeLessThan(0.12);
    expect(validation.length / entries.length).toBeGreaterThan(0.05);
    expect(validation.length / entries.length).toBeLessThan(0.15);
  });

  it.each([0, 1, 2, 3, 4])("leaks no concept and no variant with seed %i", (seed) => {
    const { train, validation, concepts, sides } = splitByConcept(entries, { seed });
    const trained = new Set(train.map((index) => concepts[index]));
    expect(validation.filter((index) => trained.has(concepts[index]))).toEqual([]);

    const sideOf = new Map(entries.map(({ hexcode }, index) => [hexcode, sides[index]]));
    const sidesOf = (wanted: (entry: OpenMojiEntry) => boolean) =>
      new Set(entries.filter(wanted).map(({ hexcode }) => sideOf.get(hexcode)));
    // These three tests read the Unicode sequences, which the keys are not made from.
    for (const { hexcode } of entries) {
      const untoned = hexcode.replace(/-1F3F[B-F]/g, "");
      if (sideOf.has(untoned)) expect(sideOf.get(hexcode), hexcode).toBe(sideOf.get(untoned));
      const ungendered = untoned.replace(/-200D-(2640|2642)-FE0F$/, "");
      if (sideOf.has(ungendered)) expect(sideOf.get(hexcode), hexcode).toBe(sideOf.get(ungendered));
      const role = /^1F46[89](-200D-.+)$/.exec(untoned)?.[1];
      const neutral = `1F9D1${role}`;
      if (role !== undefined && sideOf.has(neutral))
        expect(sideOf.get(hexcode), hexcode).toBe(sideOf.get(neutral));
    }
    expect(sidesOf(({ subgroup }) => subgroup === "country-flag").size).toBe(1);
    expect(sidesOf(({ subgroup }) => subgroup === "subdivision-flag").size).toBe(1);
    expect(sidesOf(({ hexcode }) => /^1F1[EF][0-9A-F]-1F1[EF][0-9A-F]$/.test(hexcode)).size).toBe(1);
    const symbolic = ["flag", "flags", "queer-symbols"];
    expect(sidesOf(({ subgroup }) => symbolic.includes(subgroup)).size).toBe(1);
  });

  it("gives the same split for the same seed and another for another", () => {
    expect(splitByConcept(entries, { seed: 7 })).toEqual(splitByConcept(entries, { seed: 7 }));
    expect(splitByConcept(entries, { seed: 7 }).validation).not.toEqual(
      splitByConcept(entries, { seed: 8 }).validation,
    );
    // Pinned: trained checkpoints name seed 0, and rely on its held-out emoji staying held out.
    const held = splitByConcept(entries).validation.map((index) => entries[index]!.hexcode);
    expect(createHash("sha256").update(held.join()).digest("hex").slice(0, 16)).toBe("16758d3ae571051c");
  });

  it("keeps a concept on its side whatever other entries there are", () => {
    const whole = splitByConcept(entries);
    const bases = entries.filter((entry) => entry.skinTones.length === 0);
    const part = splitByConcept(bases);
    for (const [index, { hexcode }] of bases.entries()) {
      expect(part.sides[index]).toBe(whole.sides[entries.findIndex((entry) => entry.hexcode === hexcode)]);
    }
  });

  it("puts nothing or everything aside at the ends, and refuses what lies beyond", () => {
    expect(splitByConcept(entries, { validationFraction: 0 }).validation).toEqual([]);
    expect(splitByConcept(entries, { validationFraction: 1 }).train).toEqual([]);
    expect(() => splitByConcept(entries, { validationFraction: 1.1 })).toThrow(
      "validationFraction: expected a number in [0, 1], got 1.1",
    );
    expect(() => splitByConcept(entries, { validationFraction: Number.NaN })).toThrow("got NaN");
    expect(() => splitByConcept(entries, { seed: 0.5 })).toThrow("seed: expected an integer, got 0.5");
  });
});

describe("stableHash", () => {
  it("inverts to FNV-1a's published vectors", () => {
    expect(undoFinaliser(stableHash(""))).toBe(0x811c9dc5);
    expect(undoFinaliser(stableHash("a"))).toBe(0xe40c292c);
    expect(undoFinaliser(stableHash("foobar"))).toBe(0xbf9cf968);
  });

  it("spreads short keys evenly", () => {
    const buckets = new Array<number>(16).fill(0);
    for (let key = 0; key < 16000; key++) buckets[stableHash(`0:${key}`) >>> 28]!++;
    const chiSquared = buckets.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 15 degrees of freedom: exceeded by chance once in a thousand.
    expect(chiSquared).toBeLessThan(37.7);
  });

  it("is an unsigned 32-bit integer for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const hash = stableHash(text);
        expect(hash).toBe(hash >>> 0);
        expect(stableHash(text)).toBe(hash);
      }),
    );
  });
});

/** The inverse of MurmurHash3's finaliser, from the modular inverses of its two factors. */
function undoFinaliser(hash: number): number {
  let h = (hash ^ (hash >>> 16)) >>> 0;
  h = Math.imul(h, 0x7ed1b41d) >>> 0;
  h = (h ^ (h >>> 13) ^ (h >>> 26)) >>> 0;
  h = Math.imul(h, 0xa5cb9243) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}
