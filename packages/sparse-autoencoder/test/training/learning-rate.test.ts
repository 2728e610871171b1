import { expect, it } from "vitest";
import { activeLatentsAt, learningRateOf } from "../../src/training/learning-rate.ts";

it("stays at its peak without warm-up and decay", () => {
  const rate = learningRateOf({ peak: 3e-4, warmupSteps: 0, decay: "none" }, 100);
  expect([0, 50, 99].map(rate)).toEqual([3e-4, 3e-4, 3e-4]);
});

it("rises in a line and then falls in a line to 0 at the end", () => {
  const rate = learningRateOf({ peak: 1, warmupSteps: 4, decay: "linear" }, 12);
  expect([0, 1, 3, 4, 8, 12].map(rate)).toEqual([0.25, 0.5, 1, 1, 0.5, 0]);
});

it("may rise for longer than there are steps", () => {
  const rate = learningRateOf({ peak: 1, warmupSteps: 100, decay: "linear" }, 10);
  expect(rate(9)).toBeCloseTo(0.1);
});

it("the number of active latents falls in a line to the autoencoder's own", () => {
  const annealing = { from: 40, steps: 10 };
  expect([0, 1, 5, 9, 10, 1000].map((step) => activeLatentsAt(4, annealing, step))).toEqual([
    40, 36, 22, 8, 4, 4,
  ]);
  expect(activeLatentsAt(4, undefined, 0)).toBe(4);
});
