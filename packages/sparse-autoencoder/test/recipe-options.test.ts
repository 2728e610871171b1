import { type Device, openDevice } from "@quadrivium/kernels";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Autoencoder,
  evaluateSae,
  inputScaleOf,
  type RecipeChanges,
  saePreset,
  type TrainSaeOptions,
  trainSae,
} from "../src/index.ts";
import { toyActivations } from "./support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

const data = toyActivations();
const sizes = { width: 16, latents: 64, k: 3 };
const train = (changes: RecipeChanges, more: Partial<TrainSaeOptions> = {}) =>
  trainSae(device, data, {
    ...saePreset("paper", sizes, changes),
    batchSize: 128,
    steps: 60,
    learningRate: () => 3e-3,
    seed: 7,
    ...more,
  });

describe("annealing", () => {
  it("lets fewer and fewer latents be active, down to the autoencoder's k", async () => {
    const active: number[] = [];
    await train(
      { annealing: { from: 20, steps: 40 } },
      { onStep: ({ metrics }) => void active.push(metrics.l0[0]) },
    );
    const limits = active.map((_, step) => Math.max(3, Math.round(20 - (17 * step) / 40)));
    for (const [step, l0] of active.entries()) expect(l0).toBeLessThanOrEqual(limits[step] + 1e-4);
    expect(active[0]).toBeGreaterThan(15);
    expect(active[20]).toBeGreaterThan(8);
    expect(active.at(-1)).toBeGreaterThan(2.5);
  });

  it("begins no lower than it ends", () => {
    expect(() => saePreset("paper", sizes, { annealing: { from: 2, steps: 5 } })).toThrow(
      /annealing.from: expected a number ≥ 3, got 2/,
    );
  });
});

it("Multi-TopK makes reconstructions with more latents than trained for better", async () => {
  const wide = async (coefficient: number) => {
    const { autoencoder } = await train({ multiTopK: { coefficient } }, { steps: 600 });
    const { normalized } = await autoencoder.reconstruct(data.data);
    // The 12 largest pre-activations, decoded.
    const { config, parameters } = autoencoder;
    const wider = new Autoencoder(device, { ...config, k: 12 }, parameters);
    const { reconstruction } = await wider.reconstruct(data.data);
    return relativeError(reconstruction, normalized);
  };
  expect(await wide(1 / 8)).toBeLessThan(0.8 * (await wide(0)));
});

it("clipping bounds the step's gradient", async () => {
  // With Adam a constant factor cancels out, so only the first step's moments tell: mean = 0.1·g.
  const momentOf = async (clipNorm?: number) => {
    const { autoencoder } = await train({ clipNorm }, { steps: 1 });
    const names = autoencoder.parameters.names().filter((name) => name.startsWith("optimizer.mean."));
    const moments = await Promise.all(names.map((name) => autoencoder.parameters.read(name)));
    return Math.hypot(...moments.flatMap((moment) => [...moment]));
  };
  const free = await momentOf();
  expect(free).toBeGreaterThan(0.02);
  expect(await momentOf(free)).toBeCloseTo(0.1 * free, 5);
  expect(await momentOf(1e3)).toBeCloseTo(free, 6);
});

describe("averages of the weights", () => {
  async function run(of: "afterStep" | "beforeStep", steps: number) {
    const seen: Float32Array[] = [];
    let training: Autoencoder | undefined;
    const record = async () => void seen.push(Float32Array.from(await training!.parameters.read("W_dec")));
    const result = await train(
      { average: { decay: 0.5, of } },
      {
        steps,
        onStart: async (autoencoder) => {
          training = autoencoder;
          await record();
        },
        onStep: record,
      },
    );
    return { seen, result };
  }

  it.each([
    ["afterStep", 1],
    ["beforeStep", 0],
  ] as const)("of those %s, without a bias towards the start, with unit rows", async (of, first) => {
    const { seen, result } = await run(of, 3);
    const counted = seen.slice(first, first + 3);
    const mean = seen[0].map((_, i) => (counted[0][i] + 2 * counted[1][i] + 4 * counted[2][i]) / 7);
    const averaged = await result.averaged();
    const rows = (await averaged.decoderRows()).data;
    for (let start = 0; start < mean.length; start += 16) {
      const norm = Math.hypot(...mean.subarray(start, start + 16));
      for (let i = start; i < start + 16; i++) mean[i] /= norm;
    }
    expect(relativeError(rows, mean)).toBeLessThan(1e-6);
    // The autoencoder itself is not changed.
    expect((await result.autoencoder.decoderRows()).data).toEqual(seen[3]);
  });

  it("explain the data as well as the weights themselves do", async () => {
    const result = await train({ average: { decay: 0.98, of: "afterStep" } }, { steps: 600 });
    const { fvu } = await evaluateSae(result.autoencoder, data);
    const averaged = await evaluateSae(await result.averaged(), data);
    expect(averaged.fvu).toBeLessThan(1.05 * fvu);
  });

  it("are told to be missing", async () => {
    const { averaged } = await train({ average: undefined }, { steps: 1 });
    await expect(averaged()).rejects.toThrow(/expected a recipe with moving averages/);
  });
});

describe("the scale of the inputs", () => {
  it("makes their mean square 1, or their mean norm √d", () => {
    const rows = { data: Float32Array.of(3, 4, 0, 1, 0, 0), width: 2 };
    expect(inputScaleOf(rows, "meanSquare")).toBeCloseTo(Math.sqrt(3 / 26), 12);
    expect(inputScaleOf(rows, "meanNorm")).toBeCloseTo((Math.SQRT2 * 3) / 6, 12);
    expect(() => inputScaleOf({ data: new Float32Array(3), width: 2 }, "meanNorm")).toThrow(
      /whole|rows of 2/,
    );
  });

  it("is undone in what is restored", async () => {
    const inputScale = inputScaleOf(data, "meanSquare");
    const preset = saePreset("dictionary-learning", { ...sizes, inputNormalization: "scalar", inputScale });
    const { autoencoder } = await train({}, preset);
    const { normalized, reconstruction, restored } = await autoencoder.reconstruct(data.data);
    expect(inputScaleOf({ data: normalized, width: 16 }, "meanSquare")).toBeCloseTo(1, 5);
    expect(
      relativeError(
        restored,
        reconstruction.map((e) => e / inputScale),
      ),
    ).toBeLessThan(1e-6);
  });
});

it("inputs with fewer than k positive pre-activations have fewer active latents", async () => {
  const { autoencoder } = await train({}, { ...saePreset("paper", { ...sizes, k: 60 }), steps: 1 });
  const { values, perRow } = await autoencoder.encode(data.data);
  const active = values.filter((value) => value > 0).length / (values.length / perRow);
  expect(perRow).toBe(60);
  expect(active).toBeLessThan(50);
});
