import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeLoss, fitComputeLaw } from "../../src/index.ts";
import { expectSameEstimate, scalingGolden } from "../support/scaling-golden.ts";

const { points, ...golden } = scalingGolden.compute;

describe("fitComputeLaw", () => {
  it("equals SciPy's fit: constants, intervals, residuals and predictions beyond the points", () => {
    const fit = fitComputeLaw(points);
    for (const [name, estimate] of Object.entries(fit.constants)) {
      expectSameEstimate(estimate, golden.constants[name], 1e-5);
    }
    expect(fit.residualError).toBeCloseTo(golden.residualError, 10);
    for (const [i, residual] of fit.residuals.entries()) expect(residual).toBeCloseTo(golden.residuals[i], 7);
    for (const { at, ...expected } of golden.predictions) {
      expectSameEstimate(fit.predict(at[0]), expected, 1e-5);
    }
  });

  it("recovers the constants that exact points were made with, the published ones among them", () => {
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const laws = fc.record({
      irreducible: between(0.01, 1),
      scale: between(0.05, 2),
      exponent: between(0.05, 1),
    });
    const computes = Array.from({ length: 13 }, (_, i) => 10 ** (i / 2 - 6));
    fc.assert(
      fc.property(laws, (law) => {
        const exact = computes.map((compute) => ({ compute, loss: computeLoss(law, compute) }));
        const { constants } = fitComputeLaw(exact);
        for (const [name, { value }] of Object.entries(constants)) {
          expect(Math.abs(value / law[name as keyof typeof law] - 1)).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 300, seed: 1, examples: [[{ irreducible: 0.09, scale: 0.056, exponent: 0.084 }]] },
    );
  });

  it("says what is wrong with the points", () => {
    expect(() => fitComputeLaw([{ compute: -1, loss: 1 }])).toThrow(/compute of point 0/);
    expect(() => fitComputeLaw(points.slice(0, 2))).toThrow(/at least 3 different values, got 2/);
    expect(() => fitComputeLaw(points.slice(0, 3))).toThrow(/more than 3, one for each constant, got 3/);
    // A constant loss may have any exponent.
    expect(() => fitComputeLaw(points.map((point) => ({ ...point, loss: 0.5 })))).toThrow(/determine/);
  });
});
