import { describe, expect, it } from "vitest";
import { maxAbsoluteDifference, relativeError } from "../src/index.ts";

describe("relativeError", () => {
  it("is the norm of the difference over the norm of what was expected", () => {
    expect(relativeError([3, 4.5], [3, 4])).toBe(0.1);
    expect(relativeError(Float32Array.of(0, 0), [0, 0])).toBe(0);
    expect(relativeError([1e-9], [0])).toBe(Infinity);
    expect(relativeError([NaN, 1], [1, 1])).toBeNaN();
    expect(() => relativeError([1], [1, 2])).toThrow("got 1 and 2");
  });
});

describe("maxAbsoluteDifference", () => {
  it("is the largest distance of two elements", () => {
    expect(maxAbsoluteDifference([1, -2, 5], [1.5, -4, 5])).toBe(2);
    expect(maxAbsoluteDifference([], [])).toBe(0);
    expect(maxAbsoluteDifference([1, NaN, 9], [1, 1, 1])).toBeNaN();
    expect(() => maxAbsoluteDifference([1], [])).toThrow("got 1 and 0");
  });
});
