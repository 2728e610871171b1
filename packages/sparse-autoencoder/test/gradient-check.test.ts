import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { directionalDerivative, normalArray, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  inputNormalizations,
  presetNames,
  type RecipeChanges,
  type SaeChoices,
  type SaePreset,
  saePreset,
} from "../src/index.ts";
import { plainLoss } from "./support/plain-loss.ts";
import { randomInputs, runStep } from "./support/run-step.ts";

const sizes = { width: 6, latents: 15, k: 3 };
const auxiliary = { k: 4, coefficient: 0.3 };
const multiTopK = { k: 8, coefficient: 0.25 };
const everyTerm: RecipeChanges = { auxiliary, multiTopK };

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

/** Each gradient of a training step against central differences of the loss written a second time, in float64. */
async function check(preset: SaePreset): Promise<void> {
  const { config, recipe } = preset;
  const inputs = randomInputs(preset, 7);
  const { metrics, gradients } = await runStep(device, preset, inputs);
  const { loss: expected, frozen } = plainLoss(config, recipe, inputs);
  expect(Math.abs(metrics.loss / expected - 1)).toBeLessThan(tolerances.float64);
  for (const [name, weight] of Object.entries(inputs.weights)) {
    const direction = normalArray(17, weight.length);
    const lossAt = (moved: Float64Array) =>
      plainLoss(config, recipe, { ...inputs, weights: { ...inputs.weights, [name]: moved } }, frozen).loss;
    const expectedSlope = await directionalDerivative(lossAt, weight, direction, 1e-6);
    const slope = direction.reduce((total, element, i) => total + element * gradients[name][i], 0);
    expect(Math.abs(expectedSlope), `${name} has a gradient`).toBeGreaterThan(1e-4);
    expect(Math.abs(slope / expectedSlope - 1), name).toBeLessThan(tolerances.gradientCheck);
  }
}

describe("each parameter's gradient equals central differences", () => {
  it.each(presetNames)("under the preset %s", async (name) => {
    await check(saePreset(name, { ...sizes, latentBias: true }, everyTerm));
  });

  it.each(inputNormalizations)("with the input normalisation %s", async (inputNormalization) => {
    const inputScale = inputNormalization === "scalar" ? 0.6 : 1;
    await check(saePreset("paper", { ...sizes, inputNormalization, inputScale }, everyTerm));
  });

  const choices: readonly (readonly [string, Partial<SaeChoices>, RecipeChanges])[] = [
    ["ReLU with L1", { activation: "relu" }, { l1: 0.05 }],
    ["ReLU with L1, AuxK and a latent bias", { activation: "relu", latentBias: true }, { auxiliary }],
    ["inputs that are not centred", { centerInput: false }, everyTerm],
    ["inputs that are not centred and a latent bias", { centerInput: false, latentBias: true }, everyTerm],
    ["AuxK alone", {}, { auxiliary }],
    ["Multi-TopK alone", { latentBias: true }, { multiTopK, auxiliary: { coefficient: 0 } }],
    ["AuxK without ReLU", {}, { auxiliary: { ...auxiliary, relu: false } }],
    [
      "AuxK with a mask of zeros and without ReLU",
      {},
      { auxiliary: { k: 9, coefficient: 0.3, relu: false, mask: "zero" } },
    ],
    [
      "AuxK wanting more dead latents than there are",
      {},
      { auxiliary: { k: 12, coefficient: 0.3, relu: false } },
    ],
    [
      "codes scaled by the decoder's norms, without latent bias",
      {},
      { ...everyTerm, decoderNorm: "rescaled" },
    ],
  ];
  it.each(choices)("with %s", async (_, choice, changes) => {
    await check(saePreset("paper", { ...sizes, ...choice }, changes));
  });
});
