import { readFileSync } from "node:fs";
import {
  coordinateAscent,
  fromDense,
  parseLibsvm,
  squaredRowNorms,
  type WeightedSvm,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/numbers/random.ts";
import { freeBias } from "../../src/svm/free-bias.ts";
import { hasShared, sharedBytes } from "../support/shared-data.ts";

const golden: { file: string; c: number; objective: number }[] = JSON.parse(
  readFileSync(new URL("../golden/liblinear.json", import.meta.url), "utf8"),
);

function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function plain(bytes: Uint8Array | string, c: number): WeightedSvm {
  const { matrix, labels } = parseLibsvm(bytes);
  const n = matrix.rows;
  const costs = new Float64Array(2 * n);
  for (let row = 0; row < n; row++) costs[2 * row + (labels[row] === 1 ? 1 : 0)] = 1 / n;
  const lambda = 2 / (c * n);
  return { matrix, squaredNorms: squaredRowNorms(matrix), lambda, costs, biasFeature: 1, fixedBias: 0 };
}

function random(seed: number): WeightedSvm {
  const draw = seededRandom(seed);
  const matrix = fromDense(
    Array.from({ length: 60 }, () => [draw.uniform() - 0.5, draw.uniform(), draw.uniform()]),
  );
  const costs = Float64Array.from({ length: 120 }, () => (draw.uniform() < 0.3 ? 0 : draw.uniform() / 60));
  return { matrix, squaredNorms: squaredRowNorms(matrix), lambda: 0.01, costs, biasFeature: 1, fixedBias: 0 };
}

describe("coordinateAscent", () => {
  test.each(golden)("$file, C = $c: LIBLINEAR's objective within 1e-4", ({ file, c, objective }) => {
    if (!hasShared(file)) return;
    const svm = plain(sharedBytes(file), c);
    const scale = 4 / svm.lambda;
    const { primal, dual, converged } = finish(
      coordinateAscent(svm, { tolerance: (2e-5 * objective) / scale, seed: 1 }),
    );
    expect(converged).toBe(true);
    expect(Math.abs((scale * primal) / objective - 1)).toBeLessThan(1e-4);
    expect(Math.abs((scale * dual) / objective - 1)).toBeLessThan(1e-4);
  });

  test.skipIf(!hasShared("heart_scale"))("heart_scale at C = 1: the optimum to six digits", () => {
    const svm = plain(sharedBytes("heart_scale"), 1);
    const { primal, dual } = finish(coordinateAscent(svm, { tolerance: 1e-7, seed: 1 }));
    expect((4 / svm.lambda) * primal).toBeCloseTo(92.9577, 3);
    expect((4 / svm.lambda) * dual).toBeCloseTo(92.9577, 3);
  });

  test.skipIf(!hasShared("heart_scale"))("heart_scale: an unregularised bias, with its certificate", () => {
    const svm = plain(sharedBytes("heart_scale"), 1);
    const found = finish(freeBias(svm, { tolerance: 1e-6, seed: 1 }, [-20, 20]));
    expect(found.converged).toBe(true);
    expect(found.atEdge).toBe(false);
    expect((4 / svm.lambda) * found.primal).toBeCloseTo(92.4736, 2);
    for (let b = -3; b <= 3; b += 0.5) {
      const at = finish(
        coordinateAscent({ ...svm, biasFeature: 0, fixedBias: b }, { tolerance: 1e-6, seed: 1 }),
      );
      for (const { value, slope } of found.cuts)
        expect(value - b * slope).toBeLessThanOrEqual(at.primal + 1e-12);
    }
  });

  test.skipIf(!hasShared("a9a"))("a9a at C = 1: far past LIBLINEAR's cap on passes, to seven digits", () => {
    const svm = plain(sharedBytes("a9a"), 1);
    const { primal, converged } = finish(coordinateAscent(svm, { tolerance: 1e-7, seed: 1 }));
    expect(converged).toBe(true);
    expect(primal).toBeGreaterThan(0.1755735 - 1e-7);
    expect(primal).toBeLessThan(0.1755743 + 1e-7);
  });

  test("shrinking does not change the answer", () => {
    const svm = random(3);
    const settings = { tolerance: 1e-9, seed: 1 };
    const shrunk = finish(coordinateAscent(svm, settings));
    const full = finish(coordinateAscent(svm, { ...settings, shrinking: false }));
    expect(Math.abs(shrunk.primal - full.primal)).toBeLessThan(1e-8);
  });

  test("rows that carry both hinges: the gap closes", () => {
    const svm = random(4);
    expect(svm.costs.some((cost, i) => i % 2 === 0 && cost > 0 && svm.costs[i + 1]! > 0)).toBe(true);
    const { primal, dual } = finish(coordinateAscent(svm, { tolerance: 1e-9, seed: 1 }));
    expect(primal - dual).toBeLessThanOrEqual(1e-9);
    expect(primal).toBeGreaterThanOrEqual(dual - 1e-15);
  });

  test("a warm start from larger boxes is clipped", () => {
    const svm = random(5);
    const { alpha } = finish(coordinateAscent(svm, { tolerance: 1e-6, seed: 1 }));
    const smaller = { ...svm, costs: svm.costs.map((cost) => cost / 3) };
    const found = finish(coordinateAscent(smaller, { tolerance: 1e-8, seed: 1, warm: alpha }));
    expect(found.alpha.every((one, i) => one >= 0 && one <= smaller.costs[i]!)).toBe(true);
    expect(found.dual).toBeLessThanOrEqual(found.primal);
  });

  test("empty rows and empty features do no harm", () => {
    const svm = { ...random(6), matrix: fromDense(Array.from({ length: 60 }, (_, r) => [r % 2, 0, 0])) };
    for (const biasFeature of [0, 1] as const) {
      const all = { ...svm, biasFeature, squaredNorms: squaredRowNorms(svm.matrix) };
      const { weights, primal, dual } = finish(coordinateAscent(all, { tolerance: 1e-9, seed: 1 }));
      expect([...weights].every(Number.isFinite)).toBe(true);
      expect(primal - dual).toBeLessThanOrEqual(1e-9);
    }
  });

  test("a one-sided problem leaves a free bias at the edge of its box, and says so", () => {
    const { matrix } = random(7);
    const costs = Float64Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 1 / 60 : 0));
    const svm = { ...random(7), matrix, costs };
    const found = finish(freeBias(svm, { tolerance: 1e-6, seed: 1 }, [-0.25, 0.25]));
    expect(found.bias).toBeGreaterThan(0.2);
    expect(found.atEdge).toBe(true);
  });

  test("a cold start by way of larger λ ends at the optimum of the λ that was asked for", () => {
    const svm = { ...random(9), lambda: 1e-5 };
    const cold = finish(coordinateAscent(svm, { tolerance: 1e-9, seed: 1 }));
    const zeros = new Float64Array(svm.costs.length);
    const straight = finish(coordinateAscent(svm, { tolerance: 1e-9, seed: 1, warm: zeros }));
    expect(cold.converged && straight.converged).toBe(true);
    expect(Math.abs(cold.primal - straight.primal)).toBeLessThan(2e-9);
    expect(cold.rounds).toBeLessThan(straight.rounds);
  });

  test("rounds that run out on the way there still give bounds of that optimum", () => {
    const svm = { ...random(9), lambda: 1e-5 };
    const optimum = finish(coordinateAscent(svm, { tolerance: 1e-10, seed: 1 })).primal;
    for (const maximumRounds of [1, 2, 5]) {
      const { primal, dual, converged } = finish(
        coordinateAscent(svm, { tolerance: 1e-10, seed: 1, maximumRounds }),
      );
      expect(converged).toBe(false);
      expect(primal).toBeGreaterThanOrEqual(optimum - 1e-9);
      expect(dual).toBeLessThanOrEqual(optimum + 1e-9);
    }
  });

  test("rounds that run out are a status, not an error", () => {
    const { converged, rounds } = finish(
      coordinateAscent(random(8), { tolerance: 0, seed: 1, maximumRounds: 7 }),
    );
    expect(converged).toBe(false);
    expect(rounds).toBe(7);
  });
});
