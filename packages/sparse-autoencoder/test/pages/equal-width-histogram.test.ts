import fc from "fast-check";
import { expect, it } from "vitest";
import { equalWidthHistogram } from "../../src/pages/equal-width-histogram.ts";

it("counts numbers in bars between the smallest and the largest", () => {
  expect(equalWidthHistogram([1, 2, 2.5, 5, 3], 4)).toEqual({
    values: [1.5, 2.5, 3.5, 4.5],
    heights: [1, 2, 1, 1],
  });
});

it("has the bars that SAEDashboard finds between 0.0008 and 2.214", () => {
  const { values } = equalWidthHistogram([0.0008, 2.214], 50);
  const rounded = values.map((value) => Math.round(1000 * value) / 1000);
  expect(rounded.slice(0, 4)).toEqual([0.023, 0.067, 0.111, 0.156]);
  expect(rounded.slice(-2)).toEqual([2.148, 2.192]);
});

it("has a bar for equal numbers and none for no numbers", () => {
  expect(equalWidthHistogram([3, 3], 2)).toEqual({ values: [2.75, 3.25], heights: [0, 2] });
  expect(equalWidthHistogram([0, Number.MIN_VALUE], 2).heights).toEqual([0, 2]);
  expect(equalWidthHistogram([], 50)).toEqual({ values: [], heights: [] });
});

it("counts each number once", () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 60 }), (list, bars) => {
      const { values, heights } = equalWidthHistogram(list, bars);
      expect(values.length).toBe(bars);
      expect(heights.reduce((a, b) => a + b)).toBe(list.length);
    }),
  );
});
