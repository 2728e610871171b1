import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitJointLaw, type JointLaw, jointLoss } from "../../src/index.ts";
import { expectSameEstimate, scalingGolden } from "../support/scaling-golden.ts";

const { points, ...golden } = scalingGolden.joint;

/** As remembered from the paper. */
const published: JointLaw = {
  alpha: -0.5,
  betaK: 0.26,
  betaN: -0.017,
  gamma: -0.042,
  zeta: -1.32,
  eta: -0.085,
};

const largestError = (law: JointLaw) =>
  Math.max(...points.map((point) => Math.abs(jointLoss(law, point) / point.loss - 1)));

describe("fitJointLaw", () => {
  const fit = fitJointLaw(points);

  it("follows the paper's figure at least as closely as the published constants, which are within 2.1 %", () => {
    expect(points.length).toBe(27);
    expect(largestError(published)).toBeGreaterThan(0.021);
    expect(largestError(published)).toBeLessThan(0.0215);
    expect(largestError(fit.law)).toBeLessThan(0.018);
    expect(fit.degreesOfFreedom).toBe(21);
  });

  it("has the published constants in its intervals, and predicts what they do within 1.1 %", () => {
    for (const [name, { low, high }] of Object.entries(fit.constants)) {
      expect(published[name as keyof JointLaw]).toBeGreaterThan(low);
      expect(published[name as keyof JointLaw]).toBeLessThan(high);
    }
    for (const point of points) {
      expect(Math.abs(jointLoss(fit.law, point) / jointLoss(published, point) - 1)).toBeLessThan(0.011);
    }
  });

  it("equals SciPy's fit: constants, intervals, residuals and predictions beyond the points", () => {
    for (const [name, estimate] of Object.entries(fit.constants)) {
      expectSameEstimate(estimate, golden.constants[name], 1e-5);
    }
    expect(fit.residualError).toBeCloseTo(golden.residualError, 10);
    for (const [i, residual] of fit.residuals.entries()) expect(residual).toBeCloseTo(golden.residuals[i], 7);
    for (const { at, ...expected } of golden.predictions) {
      expectSameEstimate(fit.predict({ latents: at[0], k: at[1] }), expected, 1e-5);
    }
  });

  it("narrows the intervals with the confidence, and nothing else", () => {
    const half = fitJointLaw(points, { confidence: 0.5 });
    expect(half.law).toEqual(fit.law);
    // t of 21 degrees of freedom: 0.6864 and 2.0796.
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(half.constants.eta) / width(fit.constants.eta)).toBeCloseTo(0.68635 / 2.07961, 4);
  });

  it("recovers the constants that exact points were made with", () => {
    const exact = fitJointLaw(points.map((point) => ({ ...point, loss: jointLoss(published, point) })));
    for (const [name, { value }] of Object.entries(exact.constants)) {
      expect(Math.abs(value - published[name as keyof JointLaw])).toBeLessThan(1e-6);
    }
    expect(exact.residualError).toBeLessThan(1e-12);
  });

  it("recovers other constants too, from a grid of 3 × 3", () => {
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const laws = fc.record({
      alpha: between(-1, 1),
      betaK: between(-0.1, 0.3),
      betaN: between(-0.2, -0.05),
      gamma: between(-0.05, -0.01),
      zeta: between(-3, -1),
      eta: between(-0.3, 0),
    });
    const grid = [256, 4096, 65536].flatMap((latents) => [16, 64, 256].map((k) => ({ latents, k })));
    fc.assert(
      fc.property(laws, (law) => {
        const { predict } = fitJointLaw(grid.map((size) => ({ ...size, loss: jointLoss(law, size) })));
        for (const size of [...grid, { latents: 1024, k: 32 }]) {
          expect(Math.abs(predict(size).value / jointLoss(law, size) - 1)).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it("covers the truth about as often as it says", () => {
    const truth = jointLoss(published, { latents: 2 ** 20, k: 64 });
    let [covered, state] = [0, 1];
    // A linear congruential generator: twelve of its numbers less 6 are nearly normal.
    const uniform = () => {
      state = (state * 1664525 + 1013904223) % 2 ** 32;
      return state / 2 ** 32;
    };
    const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const noisy = points.map((point) => ({
        ...point,
        loss: jointLoss(published, point) * Math.exp(0.005 * normal()),
      }));
      const { low, high } = fitJointLaw(noisy, { confidence: 0.9 }).predict({ latents: 2 ** 20, k: 64 });
      if (low < truth && truth < high) covered++;
    }
    // 0.9 ± 3 standard errors of 200 rounds.
    expect(Math.abs(covered / rounds - 0.9)).toBeLessThan(0.064);
  });

  it("says what is wrong with the points", () => {
    const bad = (change: (point: (typeof points)[number], i: number) => (typeof points)[number]) => () =>
      fitJointLaw(points.map(change));
    expect(bad((point, i) => (i === 4 ? { ...point, loss: Number.NaN } : point))).toThrow(
      /loss of point 4: expected a positive, finite number, got NaN/,
    );
    expect(bad((point, i) => (i === 0 ? { ...point, k: 0 } : point))).toThrow(/k of point 0.*got 0/);
    expect(bad((point) => ({ ...point, k: 32 }))).toThrow(/k: expected at least 2 different values, got 1/);
    expect(bad((point, i) => ({ ...point, latents: 2 ** (i % 2) }))).toThrow(/at least 3 different.*got 2/);
    expect(() => fitJointLaw(points.filter((_, i) => [0, 2, 5, 6, 7, 8].includes(i)))).toThrow(
      /points: expected more than 6, one for each constant, got 6/,
    );
    expect(() => fitJointLaw(points, { confidence: 95 })).toThrow(
      /confidence: expected a number in \(0, 1\)/,
    );
    // Each n with one k only: nothing tells n's effect from k's.
    const diagonal = Array.from({ length: 9 }, (_, i) => ({
      latents: 2 ** (i + 8),
      k: 2 ** i,
      loss: 0.9 ** i,
    }));
    expect(() => fitJointLaw(diagonal)).toThrow(/points that determine all 6 constants/);
  });
});
