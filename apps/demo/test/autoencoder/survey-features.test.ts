import { openReferenceDevice } from "@quadrivium/kernels";
import { Autoencoder, paperConfig } from "@quadrivium/sparse-autoencoder";
import { Parameters } from "@quadrivium/tensor";
import { uniformArray } from "@quadrivium/test-utils";
import { expect, test } from "vitest";
import { examplesOf, strengthOf } from "../../src/autoencoder/emoji/feature-snapshot.ts";
import type { EmojiPatches } from "../../src/autoencoder/emoji/worker/load-emoji.ts";
import { surveyFeatures } from "../../src/autoencoder/emoji/worker/survey-features.ts";

const width = 12;
const count = 300;
const emoji: EmojiPatches = {
  patches: {
    data: Float32Array.from(uniformArray(4, count * width, 0, 1)),
    count,
    patchSize: 2,
    dropped: 0,
    origin: { image: new Uint32Array(count), x: new Uint32Array(count), y: new Uint32Array(count) },
  },
  width,
  trainingPatches: 250,
  family: Uint32Array.from({ length: count }, (_, patch) => patch),
};

async function smallAutoencoder(): Promise<Autoencoder> {
  const device = await openReferenceDevice();
  return new Autoencoder(
    device,
    paperConfig({ width, latents: 24, k: 3 }),
    new Parameters(device, { seed: 3 }),
  );
}

test("a survey of all patches agrees with their codes", async () => {
  const autoencoder = await smallAutoencoder();
  const survey = await surveyFeatures(autoencoder, emoji, {
    step: 7,
    rows: Infinity,
    mayGoOn: async () => true,
  });
  const { snapshot, collector, patchOf } = survey!;
  expect(snapshot).toMatchObject({ step: 7, latents: 24, width, patchesSeen: count });
  const { values, indices } = await autoencoder.encode(emoji.patches.data);
  for (let feature = 0; feature < 24; feature++) {
    const fired = [...values.keys()].filter((i) => indices[i] === feature && values[i]! > 0);
    const strongest = fired.sort((a, b) => values[b]! - values[a]!);
    expect(snapshot.density[feature]).toBeCloseTo(fired.length / count, 6);
    expect(strengthOf(snapshot, feature)).toBe(strongest.length > 0 ? values[strongest[0]!] : 0);
    const examples = examplesOf(snapshot, feature);
    expect(examples).toHaveLength(Math.min(24, fired.length));
    expect(examples.map(({ activation }) => activation)).toEqual(
      strongest.slice(0, 24).map((i) => values[i]),
    );
    const statistics = collector.statistics(feature);
    expect(statistics.fires).toBe(fired.length);
    for (const { row, activation } of statistics.random) {
      expect(fired.some((i) => Math.floor(i / 3) === patchOf(row) && values[i] === activation)).toBe(true);
    }
    for (const { patch, activation } of examples) {
      const at = fired.find((i) => Math.floor(i / 3) === patch);
      expect(values[at!]).toBe(activation);
    }
  }
  const { data } = await autoencoder.decoderRows();
  expect([...snapshot.decoder]).toEqual([...data]);
});

test("a sample is spread over all patches", async () => {
  const survey = await surveyFeatures(await smallAutoencoder(), emoji, {
    step: 0,
    rows: 100,
    mayGoOn: async () => true,
  });
  const { snapshot } = survey!;
  expect(snapshot.patchesSeen).toBe(100);
  const seen = snapshot.examples.filter((patch) => patch >= 0);
  expect(seen.every((patch) => patch % 3 === 0)).toBe(true);
  expect(Math.max(...seen)).toBeGreaterThan(270);
});

test("a survey ends when it may not go on", async () => {
  let asked = 0;
  const survey = await surveyFeatures(await smallAutoencoder(), emoji, {
    step: 0,
    rows: Infinity,
    mayGoOn: async () => ++asked < 2,
  });
  expect(survey).toBeUndefined();
  expect(asked).toBe(2);
});
