import { type Device, openDevice } from "@quadrivium/kernels";
import { normalArray, relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Autoencoder,
  geometricMedian,
  type PresetName,
  saePreset,
  type TrainSaeOptions,
  trainSae,
} from "../../src/index.ts";
import { toyActivations } from "../support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

const data = toyActivations();
const sizes = { width: 16, latents: 256, k: 8 };

/** An autoencoder as it is before the first step, and the states that it has then. */
async function begun(name: PresetName, more: Partial<TrainSaeOptions> = {}) {
  const states: Record<string, ArrayLike<number>> = {};
  const preset = saePreset(name, sizes);
  const { autoencoder } = await trainSae(device, data, {
    ...preset,
    batchSize: 64,
    steps: 1,
    learningRate: () => 1e-30,
    ...more,
    onStart: async ({ parameters }: Autoencoder) => {
      for (const state of parameters.names()) states[state] = await parameters.read(state);
    },
  });
  return { preset, states, autoencoder };
}

const norms = (rows: ArrayLike<number>) =>
  Array.from({ length: rows.length / 16 }, (_, i) =>
    Math.hypot(...Array.from(rows).slice(16 * i, 16 * i + 16)),
  );

describe("b_pre and the scale of the loss come from a sample of normalised inputs", () => {
  it.each(["paper", "openai-exact", "sparsify", "dictionary-learning", "saelens"] as const)(
    "%s",
    async (name) => {
      const { preset, states, autoencoder } = await begun(name);
      const { normalized } = await autoencoder.reconstruct(data.data);
      const rows = normalized.length / 16;
      const mean = Array.from({ length: 16 }, (_, j) => {
        let total = 0;
        for (let row = 0; row < rows; row++) total += normalized[16 * row + j];
        return total / rows;
      });
      const expected = {
        geometricMedian: geometricMedian(normalized, 16),
        mean: Float64Array.from(mean),
        zero: new Float64Array(16),
      }[preset.recipe.initialization.preBias];
      expect(relativeError(states.b_dec, expected)).toBeLessThan(1e-5);
      if (preset.recipe.loss !== "fixedScale") return expect(states.loss_scale).toBeUndefined();
      const variance =
        normalized.reduce((total, e, i) => total + (e - mean[i % 16]) ** 2, 0) / normalized.length;
      expect(states.loss_scale[0] * variance).toBeCloseTo(1, 5);
    },
  );
});

describe("the first weights", () => {
  it.each([
    ["paper", 1],
    ["dictionary-learning", 1],
    ["saelens", 0.1],
  ] as const)("of %s are each other's transposes, with rows of norm %d", async (name, norm) => {
    const { states } = await begun(name);
    expect(states["encoder.weight"]).toEqual(states.W_dec);
    for (const found of norms(states.W_dec)) expect(found).toBeCloseTo(norm, 6);
  });

  it("of sparsify are uniform for the encoder, and their directions for the decoder", async () => {
    const { states } = await begun("sparsify");
    const encoder = Array.from(states["encoder.weight"]);
    expect(Math.max(...encoder)).toBeGreaterThan(0.24);
    expect(Math.max(...encoder.map(Math.abs))).toBeLessThanOrEqual(0.25);
    const lengths = norms(encoder);
    expect(
      relativeError(
        states.W_dec,
        encoder.map((e, i) => e / lengths[Math.floor(i / 16)]),
      ),
    ).toBeLessThan(1e-6);
  });

  it("of openai-exact reconstruct random unit vectors with norm 1 on average", async () => {
    const { autoencoder } = await begun("openai-exact");
    const raw = normalArray(5, 16 * 512);
    const lengths = norms(raw);
    const x = Float64Array.from(raw, (e, i) => e / lengths[Math.floor(i / 16)]);
    const norm = await meanReconstructedNorm(autoencoder, x);
    expect(norm).toBeGreaterThan(0.93);
    expect(norm).toBeLessThan(1.07);
  });

  it("are those of another autoencoder where one is given", async () => {
    const first = await trainSae(device, data, { ...saePreset("saelens", sizes), batchSize: 64, steps: 5 });
    const weights = await first.autoencoder.weights();
    for (const name of ["paper", "saelens"] as const) {
      const preset = saePreset(name, { ...sizes, k: 4, latentBias: true });
      const { states } = await begun(name, { ...preset, start: first.autoencoder });
      for (const [weight, expected] of Object.entries(weights))
        expect(relativeError(states[weight], expected), weight).toBeLessThan(1e-6);
    }
    await expect(begun("paper", { start: first.autoencoder })).rejects.toThrow(
      /expected encoder.weight, W_dec, b_dec, got encoder.weight, W_dec, b_dec, encoder.bias/,
    );
    const wider = saePreset("saelens", { ...sizes, latents: 300 });
    await expect(begun("saelens", { ...wider, start: first.autoencoder })).rejects.toThrow(/300/);
  });
});

/** The mean norm of z·Dᵀ for rows of x − b_pre, in plain loops, since the autoencoder itself would normalise its inputs. */
async function meanReconstructedNorm(autoencoder: Autoencoder, centered: Float64Array): Promise<number> {
  const weights = await autoencoder.weights();
  const [encoder, decoder] = [weights["encoder.weight"], weights.W_dec];
  let total = 0;
  for (let row = 0; row < centered.length; row += 16) {
    const a = Array.from({ length: 256 }, (_, i) => {
      let product = 0;
      for (let j = 0; j < 16; j++) product += centered[row + j] * encoder[16 * i + j];
      return product;
    });
    const chosen = [...a.keys()].sort((i, j) => a[j] - a[i]).slice(0, 8);
    const decoded = Array.from({ length: 16 }, (_, j) =>
      chosen.reduce((sum, i) => sum + Math.max(0, a[i]) * decoder[16 * i + j], 0),
    );
    total += Math.hypot(...decoded);
  }
  return total / (centered.length / 16);
}
