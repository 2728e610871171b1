import { expect, it } from "vitest";
import { checkConfig, paperConfig, paperLearningRate, saePreset } from "../src/index.ts";

it.each([
  [768, 512],
  [256, 128],
  [64, 32],
  [192, 128],
])("k_aux for width %d is %d, whatever the number of latents", (width, expected) => {
  for (const latents of [1024, 65_536])
    expect(saePreset("paper", { width, latents, k: 8 }).recipe.auxiliary.k).toBe(expected);
});

it("k_aux is no more than there are latents", () =>
  expect(saePreset("paper", { width: 768, latents: 100, k: 8 }).recipe.auxiliary.k).toBe(100));

it("the learning rate falls with the root of the number of latents", () => {
  expect(paperLearningRate(2 ** 14)).toBe(2e-4);
  expect(paperLearningRate(2 ** 16)).toBe(1e-4);
});

it.each([
  [{ k: 0 }, /k: expected a whole number in 1 … 64, got 0/],
  [{ k: 65 }, /k: expected a whole number in 1 … 64, got 65/],
  [{ width: 1.5 }, /width/],
  [{ latents: Number.NaN }, /latents.*got NaN/],
  [{ inputScale: 2 }, /inputScale: expected 1, since inputs are not scaled by it, got 2/],
  [{ inputNormalization: "scalar", inputScale: 0 } as const, /inputScale: expected a number > 0, got 0/],
])("refuses %o", (choice, message) => {
  expect(() => paperConfig({ width: 16, latents: 64, k: 4, ...choice })).toThrow(message);
});

it.each([
  [{ dead: { afterTokens: 2 ** 25 } }, /dead.afterTokens/],
  [{ auxiliary: { coefficient: -1 } }, /auxiliary.coefficient/],
  [{ auxiliary: { k: 65 } }, /auxiliary.k: expected a whole number in 1 … 64, got 65/],
])("refuses the change %o", (changes, message) => {
  expect(() => saePreset("paper", { width: 16, latents: 64, k: 4 }, changes)).toThrow(message);
});

it("refuses an unknown normalisation from a file", () => {
  const config = {
    ...paperConfig({ width: 16, latents: 64, k: 4 }),
    inputNormalization: JSON.parse('"batchNorm"'),
  };
  expect(() => checkConfig(config)).toThrow(
    /inputNormalization: expected none or unitNorm or layerNorm or rmsNorm or scalar, got batchNorm/,
  );
});
