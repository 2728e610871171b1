import { type Device, openDevice } from "@quadrivium/kernels";
import { memoryCheckpoints } from "@quadrivium/nn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SaeRun, saePreset, trainSae, trainSaes } from "../src/index.ts";
import { CountingSource } from "./support/counting-source.ts";
import { statesOf } from "./support/tensors.ts";
import { toyActivations } from "./support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

const data = toyActivations();
const common = { batchSize: 64, steps: 30, seed: 3 };
const runs: readonly SaeRun[] = [
  saePreset("paper", { width: 16, latents: 32, k: 2 }),
  saePreset("openai-exact", { width: 16, latents: 64, k: 5 }),
  saePreset("paper", { width: 16, latents: 48, k: 4, activation: "relu" }),
];

describe("trainSaes", () => {
  it("reads each batch once, and ends where each alone would end", async () => {
    const source = new CountingSource(data);
    const together = await trainSaes(device, source, { ...common, runs });
    // The sample for b_pre is read first: 512 batches hold 32,768 rows.
    const [sample, training] = [source.positions.slice(0, 512), source.positions.slice(512)];
    expect(sample.at(-1)).toBe(511);
    expect(training).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(source.closed).toBe(source.opened);
    for (const [i, run] of runs.entries()) {
      const alone = await trainSae(device, new CountingSource(data), { ...common, ...run });
      expect(await statesOf(together[i].autoencoder)).toEqual(await statesOf(alone.autoencoder));
    }
  });

  it("resumes when the checkpoints are not equally far", async () => {
    const whole = await trainSaes(device, data, { ...common, runs });
    const stores = runs.map(() => memoryCheckpoints());
    const stored = runs.map((run, i) => ({ ...run, checkpoints: stores[i] }));
    // One was saved after 10 steps and one after 20; of the third there is no checkpoint.
    for (const [i, steps] of [10, 20].entries())
      await trainSae(device, data, { ...common, ...stored[i], steps });
    const steps: number[][] = runs.map(() => []);
    const watched = stored.map((run, i) => ({
      ...run,
      onStep: ({ step }: { step: number }) => void steps[i].push(step),
    }));
    const resumed = await trainSaes(device, data, { ...common, runs: watched, resume: true });
    expect(steps.map(([first]) => first)).toEqual([11, 21, 1]);
    for (const [i, { autoencoder, isComplete }] of resumed.entries()) {
      expect(isComplete).toBe(true);
      expect(await statesOf(autoencoder)).toEqual(await statesOf(whole[i].autoencoder));
    }
  });

  it("all stop at the signal after the same step", async () => {
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => void (step === 7 && controller.abort());
    const stopped = await trainSaes(device, data, {
      ...common,
      runs: runs.map((run, i) => (i === 1 ? { ...run, onStep } : run)),
      signal: controller.signal,
    });
    for (const { step, isComplete } of stopped) {
      expect(isComplete).toBe(false);
      expect(Math.abs(step - 7)).toBeLessThanOrEqual(1);
    }
  });

  it("the first failure ends all", async () => {
    const taken: number[] = [];
    const failing = trainSaes(device, data, {
      ...common,
      runs: [
        { ...runs[0], onStep: ({ step }) => void taken.push(step) },
        { ...runs[1], learningRate: (step) => (step === 4 ? Number.NaN : 1e-3) },
      ],
    });
    await expect(failing).rejects.toThrow(/diverged at step 6/);
    expect(taken.length).toBeLessThan(9);
    const broken = new CountingSource(data);
    broken.batches = () => {
      throw new Error("the disk is gone");
    };
    await expect(trainSaes(device, broken, { ...common, runs })).rejects.toThrow("the disk is gone");
  });
});

describe("a source", () => {
  it("that ends ends the run", async () => {
    const source = new CountingSource(data, 9);
    const result = await trainSae(device, source, { ...common, ...runs[0] });
    expect(result).toMatchObject({ step: 9, isComplete: false });
    const together = await trainSaes(device, new CountingSource(data, 9), { ...common, runs });
    expect(together.map(({ step }) => step)).toEqual([9, 9, 9]);
  });

  it("is checked: its width, its batches, its numbers", async () => {
    const train = (source: CountingSource) => trainSae(device, source, { ...common, ...runs[0] });
    await expect(train(new CountingSource({ data: data.data, width: 8 }))).rejects.toThrow(
      /width: expected rows of width 16, got 8/,
    );
    await expect(train(new CountingSource(data, 0))).rejects.toThrow(/expected at least one batch, got none/);
    const changed = (change: (batch: Float32Array) => Float32Array) => {
      const source = new CountingSource(data);
      const batches = source.batches.bind(source);
      source.batches = async function* (position, batchSize) {
        let at = position;
        for await (const batch of batches(position, batchSize)) yield at++ === 2 ? change(batch) : batch;
      };
      return source;
    };
    await expect(train(changed((batch) => batch.subarray(16)))).rejects.toThrow(
      /batch 2: expected 64 rows of 16 numbers, got 1008 numbers/,
    );
    await expect(train(changed((batch) => batch.map((e, i) => (i === 35 ? Number.NaN : e))))).rejects.toThrow(
      /batch 2: expected finite numbers, got NaN in row 2, column 3/,
    );
  });
});
