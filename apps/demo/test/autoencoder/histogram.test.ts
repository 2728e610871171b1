import { describe, expect, test } from "vitest";
import { barsOf, decadeTicks, linearTicks, logHeight } from "../../src/autoencoder/feature/histogram.ts";

describe("the bars of a histogram", () => {
  test("stand for (w(b − 1), wb], empty ones among them", () => {
    expect(barsOf({ 1: 5, 4: 2 }, 0.5)).toEqual([
      { from: 0, to: 0.5, count: 5 },
      { from: 0.5, to: 1, count: 0 },
      { from: 1, to: 1.5, count: 0 },
      { from: 1.5, to: 2, count: 2 },
    ]);
    expect(barsOf({}, 0.5)).toEqual([]);
  });

  test("are joined where there would be too many, and none is lost", () => {
    const histogram = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i + 1, i]));
    const bars = barsOf(histogram, 0.1, 48);
    expect(bars.length).toBeLessThanOrEqual(48);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(4950);
    expect(bars.at(-1)!.to).toBeGreaterThanOrEqual(10 - 1e-9);
    for (const [i, bar] of bars.slice(1).entries()) expect(bar.from).toBe(bars[i]!.to);
  });
});

test("heights are logarithmic: one stands above none, ten times as many one decade higher", () => {
  expect(logHeight(0, 1000)).toBe(0);
  expect(logHeight(1, 1000)).toBeGreaterThan(0);
  expect(logHeight(1000, 1000)).toBe(1);
  const [one, ten, hundred] = [1, 10, 100].map((count) => logHeight(count, 1000)) as [number, number, number];
  expect(hundred - ten).toBeCloseTo(ten - one, 12);
});

test("ticks are powers of ten, or round and about as many as asked for", () => {
  expect(decadeTicks(999)).toEqual([1, 10, 100]);
  expect(decadeTicks(1000)).toEqual([1, 10, 100, 1000]);
  expect(linearTicks(0.92, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(linearTicks(17, 4)).toEqual([0, 5, 10, 15]);
  expect(linearTicks(0, 4)).toEqual([0]);
});
