import { expect, test } from "vitest";
import { readShippedMetrics } from "../../src/autoencoder/emoji/shipped-metrics.ts";

test("steps and held-out FVU are read, and the rest is left alone", () => {
  const json = { steps: 800, validation: { fvu: 0.06, l0: 16 }, command: "npm run train" };
  expect(readShippedMetrics(json)).toEqual({ steps: 800, heldOutFvu: 0.06 });
});

test("anything else is no reason to fail", () => {
  for (const json of [null, 3, [], {}, { steps: 1 }, { steps: "1", validation: { fvu: 1 } }]) {
    expect(readShippedMetrics(json)).toBeUndefined();
  }
});
