import { expect, it } from "vitest";
import { checkConfig, paperConfig, paperLearningRate } from "../src/index.ts";

it.each([
  [768, 512],
  [256, 128],
  [64, 32],
  [192, 128],
])("k_aux for width %d is %d, whatever the number of latents", (width, expected) => {
  for (const latents of [1024, 65_536])
    expect(paperConfig({ width, latents, k: 8 }).auxiliary.k).toBe(expected);
});

it("k_aux is no more than there are latents", () =>
  expect(paperConfig({ width: 768, latents: 100, k: 8 }).auxiliary.k).toBe(100));

it("the learning rate falls with the root of the number of latents", () => {
  expect(paperLearningRate(2 ** 14)).toBe(2e-4);
  expect(paperLearningRate(2 ** 16)).toBe(1e-4);
});

it.each([
  [{ k: 0 }, /k: expected a whole number in 1 … 64, got 0/],
  [{ k: 65 }, /k: expected a whole number in 1 … 64, got 65/],
  [{ width: 1.5 }, /width/],
  [{ latents: Number.NaN }, /latents.*got NaN/],
  [{ deadAfterTokens: 2 ** 25 }, /deadAfterTokens/],
  [{ auxiliary: { k: 4, coefficient: -1, relu: true } }, /auxiliary.coefficient/],
])("refuses %o", (choice, message) => {
  expect(() => paperConfig({ width: 16, latents: 64, k: 4, ...choice })).toThrow(message);
});

it("refuses an unknown normalisation from a file", () => {
  const config = {
    ...paperConfig({ width: 16, latents: 64, k: 4 }),
    inputNormalization: JSON.parse('"batchNorm"'),
  };
  expect(() => checkConfig(config)).toThrow(/inputNormalization: expected none or unitNorm, got batchNorm/);
});
