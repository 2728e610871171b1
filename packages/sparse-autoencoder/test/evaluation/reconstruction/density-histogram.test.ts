import { expect, it } from "vitest";
import { densityHistogram } from "../../../src/index.ts";

it("counts densities by the logarithm, the dead apart", () => {
  const { edges, counts, dead } = densityHistogram([0, 0, 1, 0.5, 0.02, 0.011, 0.0015, 1e-12], {
    binsPerDecade: 1,
    lowest: -4,
  });
  expect(edges).toEqual([-4, -3, -2, -1, 0]);
  expect(counts).toEqual([1, 1, 2, 2]);
  expect(dead).toBe(2);
});

it("has four bins for each factor of ten", () => {
  const { edges, counts } = densityHistogram([0.1]);
  expect(edges).toHaveLength(33);
  expect(counts.indexOf(1)).toBe(28);
  expect(edges[28]).toBe(-1);
});

it("takes every density in", () => {
  const density = Float64Array.from({ length: 1000 }, (_, i) => i / 999);
  const { counts, dead } = densityHistogram(density);
  expect(counts.reduce((a, b) => a + b) + dead).toBe(1000);
});

it("refuses what is out of range", () => {
  expect(() => densityHistogram([1.5])).toThrow(/fractions in 0 … 1, got 1.5 for latent 0/);
  expect(() => densityHistogram([Number.NaN])).toThrow(/got NaN/);
  expect(() => densityHistogram([], { binsPerDecade: 0 })).toThrow(/binsPerDecade/);
  expect(() => densityHistogram([], { lowest: 0 })).toThrow(/lowest: expected a whole number < 0, got 0/);
});
