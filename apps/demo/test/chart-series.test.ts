import { expect, test } from "vitest";
import { type ChartSeries, tablePositions, valueRange } from "../src/charts/chart-series.ts";

const series = (...values: (number | null)[]): ChartSeries => ({ label: "a", color: "ink", values });

test("the range begins at 0, holds all values and is neither too small nor too large", () => {
  expect(valueRange([series(0.2, null, 0.4), series(0.5)], { least: 0.1 })).toEqual([0, 0.525]);
  expect(valueRange([series(null)], { least: 2 })).toEqual([0, 2.1]);
  expect(valueRange([series(70)], { least: 0.1, ceiling: 1.5 })[1]).toBeCloseTo(1.575, 9);
});

test("a table has the first, the last and evenly spread rows between", () => {
  expect(tablePositions(3, 12)).toEqual([0, 1, 2]);
  expect(tablePositions(101, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(tablePositions(0, 5)).toEqual([]);
});
