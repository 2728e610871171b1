import { expect, test } from "vitest";
import { EXAMPLES_KEPT, type FeatureSnapshot } from "../../src/autoencoder/feature/feature-snapshot.ts";
import { isFeatureOrder, rankFeatures } from "../../src/autoencoder/feature/rank-features.ts";

function snapshotOf(density: number[], strength: number[]): FeatureSnapshot {
  const latents = density.length;
  const activations = new Float32Array(latents * EXAMPLES_KEPT);
  for (const [feature, value] of strength.entries()) activations[feature * EXAMPLES_KEPT] = value;
  return {
    step: 1,
    latents,
    width: 3,
    rowsSeen: 10,
    decoder: new Float32Array(latents * 3),
    density: Float32Array.from(density),
    examples: new Int32Array(latents * EXAMPLES_KEPT),
    activations,
  };
}

const snapshot = snapshotOf([0.2, 0, 0.5, 0.1, 0], [3, 0, 1, 5, 0]);

test("orders; features that never fired come last", () => {
  expect(rankFeatures(snapshot, "density")).toEqual([2, 0, 3, 1, 4]);
  expect(rankFeatures(snapshot, "rarity")).toEqual([3, 0, 2, 1, 4]);
  expect(rankFeatures(snapshot, "strength")).toEqual([3, 0, 2, 1, 4]);
  expect(rankFeatures(snapshot, "number")).toEqual([0, 1, 2, 3, 4]);
});

test("an order is known by its name alone", () => {
  expect(isFeatureOrder("rarity")).toBe(true);
  expect(isFeatureOrder("toString")).toBe(false);
});
