import { describe, expect, it } from "vitest";
import { erf } from "../../src/reference/erf.ts";

// Taylor's series in decimal arithmetic of 45 digits (Python's decimal), rounded to the nearest double.
const exact = [
  [1e-8, 1.1283791670955126e-8],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
] as const;

describe("erf", () => {
  it.each(exact)("of %d has 15 digits", (x, value) => {
    expect(Math.abs(erf(x) / value - 1)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });

  it("is smooth where the series hands over to the continued fraction, and saturates", () => {
    // The derivative at 2.5 is 2/√π·e^(−6.25).
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-6.25);
    const h = 1e-9;
    expect(Math.abs(erf(2.5) - erf(2.5 - h) - slope * h)).toBeLessThan(1e-15);
    expect([erf(0), erf(-0), erf(7), erf(Infinity), erf(-Infinity)]).toEqual([0, -0, 1, 1, -1]);
    expect(erf(NaN)).toBeNaN();
    expect(erf(6)).toBe(1);
  });
});
