import { openReferenceDevice } from "@quadrivium/kernels";
import { Autoencoder, paperConfig } from "@quadrivium/sparse-autoencoder";
import { Parameters } from "@quadrivium/tensor";
import { uniformArray } from "@quadrivium/test-utils";
import { expect, test } from "vitest";
import { examplesOf, strengthOf } from "../../src/autoencoder/feature/feature-snapshot.ts";
import { surveyRows } from "../../src/autoencoder/worker/survey-rows.ts";

const width = 12;
const count = 300;
const activations = { data: Float32Array.from(uniformArray(4, count * width, 0, 1)), width };
const family = Uint32Array.from({ length: count }, (_, row) => row);

async function smallAutoencoder(): Promise<Autoencoder> {
  const device = await openReferenceDevice();
  return new Autoencoder(
    device,
    paperConfig({ width, latents: 24, k: 3 }),
    new Parameters(device, { seed: 3 }),
  );
}

test("a survey of all inputs agrees with their codes", async () => {
  const autoencoder = await smallAutoencoder();
  const survey = await surveyRows(autoencoder, activations, family, {
    step: 7,
    rows: Infinity,
    mayGoOn: async () => true,
  });
  const { snapshot, report } = survey!;
  expect(snapshot).toMatchObject({ step: 7, latents: 24, width, rowsSeen: count });
  const { values, indices } = await autoencoder.encode(activations.data);
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
    const { rows, statistics, random } = report(feature);
    expect(rows).toBe(count);
    expect(statistics.fires).toBe(fired.length);
    expect(random).toHaveLength(Math.min(16, fired.length));
    for (const { row, activation } of [...random, ...examples]) {
      const at = fired.find((i) => Math.floor(i / 3) === row);
      expect(values[at!]).toBe(activation);
    }
  }
  const { data } = await autoencoder.decoderRows();
  expect([...snapshot.decoder]).toEqual([...data]);
});

test("a sample is spread over all inputs", async () => {
  const survey = await surveyRows(await smallAutoencoder(), activations, family, {
    step: 0,
    rows: 100,
    mayGoOn: async () => true,
  });
  const { snapshot, report } = survey!;
  for (let feature = 0; feature < 24; feature++) {
    expect(report(feature).random.every(({ row }) => row % 3 === 0)).toBe(true);
  }
  expect(snapshot.rowsSeen).toBe(100);
  const seen = snapshot.examples.filter((row) => row >= 0);
  expect(seen.every((row) => row % 3 === 0)).toBe(true);
  expect(Math.max(...seen)).toBeGreaterThan(270);
});

test("a survey ends when it may not go on", async () => {
  let asked = 0;
  const survey = await surveyRows(await smallAutoencoder(), activations, family, {
    step: 0,
    rows: Infinity,
    mayGoOn: async () => ++asked < 2,
  });
  expect(survey).toBeUndefined();
  expect(asked).toBe(2);
});
