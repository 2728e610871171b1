import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuxiliaryRecipe, presetNames, saePreset } from "../../src/index.ts";
import { randomInputs, runStep } from "../support/run-step.ts";

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

/** Pre-activations of ten latents, the same but for a factor in each row; half of the latents are dead. */
const preActivations = [5, 0.9, -0.5, 4, 0.6, 3, -2, -0.3, 0.2, 1];
const dead = [1, 2, 4, 7, 8];

async function trained(auxiliary: Partial<AuxiliaryRecipe>): Promise<number[]> {
  const sizes = { width: 4, latents: 10, k: 2, inputNormalization: "none" } as const;
  const preset = saePreset("paper", sizes, { auxiliary: { coefficient: 1, ...auxiliary } });
  const inputs = randomInputs(preset, 3);
  const encoder = preActivations.flatMap((a) => [a, 0, 0, 0]);
  const weights = {
    ...inputs.weights,
    "encoder.weight": Float64Array.from(encoder),
    b_dec: new Float64Array(4),
  };
  const x = Float64Array.of(1, 0.3, -1, 2, 2, 0.1, 0.4, -1, 3, 0.7, 0.2, 0.5);
  const silent = preActivations.map((_, i) => dead.includes(i));
  const { gradients } = await runStep(device, preset, { ...inputs, weights, x, silent }, "auxiliaryLoss");
  const moves = (name: string, i: number) =>
    gradients[name].subarray(4 * i, 4 * i + 4).some((element) => element !== 0);
  const latents = preActivations.map((_, i) => i).filter((i) => moves("encoder.weight", i));
  // Whoever decodes the residual learns with both of its vectors.
  expect(preActivations.map((_, i) => i).filter((i) => moves("W_dec", i))).toEqual(latents);
  return latents;
}

describe("which latents AuxK trains", () => {
  it.each([
    ["exclude", true, 4, [1, 4, 8], "the positive ones of the four largest dead ones"],
    ["exclude", false, 4, [1, 4, 7, 8], "the four largest dead ones"],
    ["zero", true, 4, [1, 4, 8], "the positive dead ones among the four largest"],
    ["zero", false, 4, [1, 4, 8], "the same, since zeros of live ones rank above negative dead ones"],
    ["exclude", true, 9, [1, 4, 8], "no more positive ones than there are"],
    ["exclude", false, 9, [1, 2, 4, 7, 8], "all dead ones"],
    ["zero", true, 9, [1, 4, 8], "no more positive ones than there are"],
    ["zero", false, 9, [1, 4, 7, 8], "negative ones as far as there is room behind the zeros of live ones"],
  ] as const)("mask %s, ReLU %s, k_aux %d: %j, %s", async (mask, relu, k, expected, _meaning) => {
    expect(await trained({ mask, relu, k })).toEqual(expected);
  });
});

describe("AuxK where there is nothing to learn", () => {
  it.each(["paper", "sparsify", "dictionary-learning", "saelens"] as const)(
    "%s: no dead latents make a loss of exactly 0 and no gradient",
    async (name) => {
      const sizes = { width: 6, latents: 15, k: 3, latentBias: true };
      const preset = saePreset(name, sizes, { auxiliary: { k: 4, coefficient: 1 } });
      const inputs = { ...randomInputs(preset, 7), silent: new Array(15).fill(false) };
      const { metrics, gradients } = await runStep(device, preset, inputs, "auxiliaryLoss");
      expect(metrics.deadFraction).toBe(0);
      expect(metrics.auxiliaryLoss).toBe(0);
      for (const gradient of Object.values(gradients)) expect(gradient.every((e) => e === 0)).toBe(true);
    },
  );

  it("openai-exact: without dead latents only the decoder's bias gets a gradient", async () => {
    const sizes = { width: 6, latents: 15, k: 3 };
    const preset = saePreset("openai-exact", sizes, { auxiliary: { k: 4 } });
    const inputs = { ...randomInputs(preset, 7), silent: new Array(15).fill(false) };
    const { metrics, gradients } = await runStep(device, preset, inputs, "auxiliaryLoss");
    expect(metrics.auxiliaryLoss).toBeGreaterThan(0.5);
    for (const [name, gradient] of Object.entries(gradients))
      expect(
        gradient.some((e) => e !== 0),
        name,
      ).toBe(name === "b_dec");
  });

  it.each(presetNames)(
    "%s: a batch whose rows are all equal, or all 0, gives finite numbers",
    async (name) => {
      const preset = saePreset(
        name,
        { width: 6, latents: 15, k: 3, latentBias: true },
        { auxiliary: { k: 4, coefficient: 1 }, multiTopK: { coefficient: 1 / 8 } },
      );
      const inputs = randomInputs(preset, 7);
      for (const row of [[1, 2, 3, 0, -1, 5], new Array(6).fill(0), new Array(6).fill(3)]) {
        const x = Float64Array.from(inputs.x, (_, i) => row[i % 6]);
        const { metrics, gradients } = await runStep(device, preset, { ...inputs, x });
        for (const [metric, value] of Object.entries(metrics))
          expect(value, metric).toSatisfy(Number.isFinite);
        for (const [parameter, gradient] of Object.entries(gradients))
          expect(gradient.every(Number.isFinite), parameter).toBe(true);
      }
    },
  );
});
