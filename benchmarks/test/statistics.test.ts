import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, quantile, spreadOf } from "../src/measure/statistics.ts";

const times = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1 });

describe("quantile", () => {
  it("interpolates between the sorted numbers", () => {
    expect(quantile([40, 10, 30, 20], 0.25)).toBe(17.5);
    expect(quantile([40, 10, 30, 20], 1)).toBe(40);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it("leaves the numbers in their order", () => {
    const numbers = [3, 1, 2];
    quantile(numbers, 0.5);
    expect(numbers).toEqual([3, 1, 2]);
  });

  it("refuses an empty list", () => {
    expect(() => quantile([], 0.5)).toThrow("at least one number");
  });
});

describe("median", () => {
  it("is the middle number, or the mean of the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it("is not moved by one time that is far off", () => {
    expect(median([1, 1, 1, 1, 1000])).toBe(1);
  });
});

describe("spreadOf", () => {
  it("holds the median between its quartiles, and those between its ends", () => {
    fc.assert(
      fc.property(times, (numbers) => {
        const { min, q1, q3, max } = spreadOf(numbers);
        const middle = median(numbers);
        const slack = 1e-9 * max;
        expect(min).toBe(Math.min(...numbers));
        expect(max).toBe(Math.max(...numbers));
        expect(q1).toBeLessThanOrEqual(middle + slack);
        expect(middle).toBeLessThanOrEqual(q3 + slack);
      }),
    );
  });
});
