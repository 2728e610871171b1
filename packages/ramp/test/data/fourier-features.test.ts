import {
  dataset,
  errorRate,
  FourierFeatures,
  fairnessRatio,
  fromDense,
  solveSync,
  verifyCertificate,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/numbers/random.ts";

describe("FourierFeatures", () => {
  test("products approach the Gaussian kernel as 1/√D", () => {
    const random = seededRandom(3);
    const dense = Array.from({ length: 12 }, () => Array.from({ length: 4 }, () => 2 * random.uniform() - 1));
    const worst = (count: number) => {
      const { values } = new FourierFeatures(4, { count, width: 0.8 }).apply(fromDense(dense));
      let most = 0;
      for (const [i, x] of dense.entries()) {
        for (const [j, y] of dense.entries()) {
          let product = 0;
          for (let d = 0; d < count; d++) product += values![i * count + d]! * values![j * count + d]!;
          const squared = x.reduce((sum, one, c) => sum + (one - y[c]!) ** 2, 0);
          most = Math.max(most, Math.abs(product - Math.exp(-squared / (2 * 0.8 ** 2))));
        }
      }
      return most;
    };
    expect(worst(20_000)).toBeLessThan(0.035);
    expect(worst(200)).toBeLessThan(0.35);
  });

  test("a checkerboard that no line separates, with a goal: met, certified, and repeatable", () => {
    const random = seededRandom(9);
    const dense = Array.from({ length: 240 }, () => [2 * random.uniform() - 1, 2 * random.uniform() - 1]);
    const labels = dense.map(([x, y]) => (x! * y! > 0 ? 1 : -1));
    const group = dense.map(([x]) => (x! > 0.2 ? 1 : 0));
    const subsets = { a: group, b: group.map((one) => 1 - one) };
    const lines = dataset(dense, labels, { subsets });
    const straight = solveSync({ data: lines, objective: errorRate(lines) }, { lambda: 0.01 });
    const map = new FourierFeatures(2, { count: 200, width: 0.5, seed: 4 });
    const data = dataset(map.apply(lines.matrix), labels, { subsets });
    const constraints = [fairnessRatio(data.subset("a"), data.subset("b"), 1.05)];
    const problem = { data, objective: errorRate(data), constraints };
    const { model, train, certificate } = solveSync(problem, { lambda: 1e-3 });
    expect(straight.train.objective.thresholded).toBeGreaterThan(0.25);
    expect(train.objective.thresholded).toBeLessThan(0.08);
    expect(train.goals[0]!.randomised.status).not.toBe("violated");
    expect(verifyCertificate(problem, model, certificate).problems).toEqual([]);
    const again = new FourierFeatures(2, map.options).apply(lines.matrix);
    expect(model.scores(again)).toEqual(model.scores(data));
  });

  test("options and rows that do not fit are refused", () => {
    expect(() => new FourierFeatures(2, { count: 10, width: 0 })).toThrow(/width: expected a number/);
    const map = new FourierFeatures(2, { count: 10, width: 1 });
    expect(() => map.apply(fromDense([[1, 2, 3]]))).toThrow(/at most 2 columns, got 3/);
  });
});
