import { seededRandom } from "@quadrivium/test-utils";
import { expect, it } from "vitest";
import { geometricMedian } from "../../src/index.ts";

it("of points on a line is their median", () => {
  const median = geometricMedian([0, 1, 2, 50, 1000], 1, { maximumIterations: 10_000, tolerance: 1e-10 });
  expect(median[0]).toBeCloseTo(2, 4);
});

it("of a triangle is its Fermat point, from which the corners are seen under 120°", () => {
  const corners = [
    [0, 0],
    [4, 0],
    [1, 3],
  ];
  const m = geometricMedian(corners.flat(), 2, { maximumIterations: 10_000, tolerance: 1e-12 });
  const units = corners.map(([x, y]) => {
    const [dx, dy] = [x - m[0], y - m[1]];
    return [dx / Math.hypot(dx, dy), dy / Math.hypot(dx, dy)];
  });
  for (const axis of [0, 1]) expect(units.reduce((total, unit) => total + unit[axis], 0)).toBeCloseTo(0, 8);
});

it("does not follow outliers, and stays finite where it meets a point", () => {
  const random = seededRandom(4);
  const data = Array.from({ length: 300 }, () => random() - 0.5);
  const median = geometricMedian([...data, 1e6, 1e6, 1e6], 3);
  expect(Math.hypot(...median)).toBeLessThan(0.2);
  expect([...geometricMedian([1, 2, 1, 2, 1, 2], 2)]).toEqual([1, 2]);
});

it("wants whole rows", () =>
  expect(() => geometricMedian([1, 2, 3], 2)).toThrow(/expected rows of 2 numbers, got 3 numbers/));
