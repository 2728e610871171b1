import { type Device, openDevice } from "@quadrivium/kernels";
import { memoryCheckpoints } from "@quadrivium/nn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  presetNames,
  type RecipeChanges,
  type SaeChoices,
  type SaePreset,
  saePreset,
  type TrainSaeOptions,
  trainSae,
} from "../src/index.ts";
import { CountingSource } from "./support/counting-source.ts";
import { bytesOf, statesOf } from "./support/tensors.ts";
import { toyActivations } from "./support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

const sizes = { width: 16, latents: 48, k: 3 };
const everything: RecipeChanges = {
  auxiliary: { k: 6, coefficient: 1 / 32 },
  multiTopK: { k: 12, coefficient: 1 / 8 },
  dead: { afterTokens: 300 },
  average: { decay: 0.95, of: "afterStep" },
  annealing: { from: 16, steps: 25 },
  learningRate: { peak: 2e-3, warmupSteps: 10, decay: "linear" },
  clipNorm: 0.5,
};

const cases: readonly (readonly [string, SaePreset])[] = [
  ...presetNames.map((name) => [`the preset ${name}`, saePreset(name, sizes)] as const),
  ["every option", saePreset("paper", { ...sizes, latentBias: true }, everything)],
  ["every option of openai-exact", saePreset("openai-exact", sizes, { ...everything, average: undefined })],
  ["ReLU", saePreset("paper", { ...sizes, activation: "relu" } satisfies SaeChoices)],
];

describe("the same seed gives the same bits, and so does a run that was stopped twice", () => {
  it.each(cases)("%s, from a source that is read as it goes", async (_, preset) => {
    const data = toyActivations();
    const source = new CountingSource(data);
    const options: TrainSaeOptions = {
      ...preset,
      batchSize: 64,
      steps: 60,
      seed: 5,
      learningRate: undefined,
    };
    const whole = await trainSae(device, source, options);
    const states = await statesOf(whole.autoencoder);
    const again = await trainSae(device, new CountingSource(data), options);
    expect(await statesOf(again.autoencoder)).toEqual(states);

    const checkpoints = memoryCheckpoints();
    for (const stopAfter of [17, 41, 60]) {
      const controller = new AbortController();
      const resumed = new CountingSource(data);
      const result = await trainSae(device, resumed, {
        ...options,
        checkpoints,
        resume: true,
        signal: controller.signal,
        onStep: ({ step }) => void (step === stopAfter && controller.abort()),
      });
      expect(result).toMatchObject({ step: stopAfter, isComplete: stopAfter === 60 });
      expect(resumed.closed).toBe(resumed.opened);
      if (stopAfter === 60) {
        expect(resumed.positions).toEqual(Array.from({ length: 19 }, (_element, i) => 41 + i));
        expect(await statesOf(result.autoencoder)).toEqual(states);
        if (preset.recipe.average !== undefined) {
          expect(await bytesOf(await result.averaged())).toEqual(await bytesOf(await whole.averaged()));
        }
      }
    }
    const other = await trainSae(device, new CountingSource(data), { ...options, seed: 6, steps: 2 });
    expect(await bytesOf(other.autoencoder)).not.toEqual(await bytesOf(again.autoencoder));
  });

  it("a checkpoint of another recipe is refused", async () => {
    const checkpoints = memoryCheckpoints();
    const options = { batchSize: 64, checkpoints, resume: true };
    await trainSae(device, toyActivations(), { ...saePreset("paper", sizes), ...options, steps: 2 });
    const other = saePreset("paper", sizes, { multiTopK: { coefficient: 1 / 8 } });
    await expect(trainSae(device, toyActivations(), { ...other, ...options, steps: 4 })).rejects.toThrow(
      /resume: configuration/,
    );
  });
});
