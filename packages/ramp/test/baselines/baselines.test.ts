import {
  covarianceBaseline,
  errorRate,
  fairnessRatio,
  groupThresholds,
  hingeConstraints,
  paretoFront,
  paretoSweep,
  recall,
  reductionsBaseline,
  report,
  shiftBias,
  solve,
  unconstrainedWithShift,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(21);
const objective = errorRate(data);
const [a, b] = [data.subset("a"), data.subset("b")];
const options = { lambda: 0.01 };

describe("baselines", () => {
  test("bias shift: the goal holds exactly, and no tried shift errs less", async () => {
    const constraints = [recall(data).atLeast(0.95)];
    const problem = { data, objective, constraints };
    const { plain, model, choice } = await unconstrainedWithShift(problem, options);
    const after = report(model, problem);
    expect(choice.violation).toBe(0);
    expect(after.goals[0]!.thresholded.status).toBe("met");
    expect(after.objective.thresholded).toBeCloseTo(choice.objective, 12);
    const z = plain.model.scores(data);
    for (const threshold of z) {
      const wrong = (score: number, row: number) => score > threshold !== (data.labels[row] === 1);
      const missed = data.all.positives.rows.filter((row) => z[row]! <= threshold).length;
      if (missed / data.all.positives.size > 0.05) continue;
      expect(z.filter((score, row) => wrong(score, row)).length / z.length).toBeGreaterThan(
        choice.objective - 1e-12,
      );
    }
  });

  test("a shift removes what thresholding violates after training", async () => {
    const constraints = [fairnessRatio(a, b, 0.9)];
    const problem = { data, objective, constraints };
    const { model } = await solve(problem, options);
    const shifted = shiftBias(problem, model);
    expect(report(shifted.model, problem).goals[0]!.thresholded.status).toBe("met");
  });

  test("hinge constraints are the first majorant from w = 0", async () => {
    const problem = { data, objective, constraints: [fairnessRatio(a, b, 0.9)] };
    const hinge = await hingeConstraints(problem, options);
    expect(hinge.history.length).toBe(1);
    expect([...hinge.certificate.reference.weights]).toEqual([0, 0, 0]);
    const full = await solve(problem, options);
    expect(full.history.at(-1)!.value).toBeLessThanOrEqual(hinge.history[0]!.value + 1e-9);
  });

  test("group thresholds: the best of all pairs", async () => {
    const { model } = await solve({ data, objective }, options);
    const found = groupThresholds(model, a, b, 0.9);
    const z = model.scores(data);
    expect(found.ratio).toBeGreaterThanOrEqual(0.9 - 1e-9);
    const cuts = (rows: Int32Array) => [...rows].map((row) => z[row]!);
    const rates = (rows: Int32Array, threshold: number) => {
      const positive = rows.filter((row) => z[row]! > threshold).length / rows.length;
      return {
        positive,
        wrong: rows.filter((row) => z[row]! > threshold !== (data.labels[row] === 1)).length,
      };
    };
    const ofA = cuts(a.rows).map((threshold) => rates(a.rows, threshold));
    const ofB = cuts(b.rows).map((threshold) => rates(b.rows, threshold));
    for (const one of ofA) {
      for (const other of ofB) {
        if (one.positive < 0.9 * other.positive) continue;
        expect((one.wrong + other.wrong) / 240).toBeGreaterThanOrEqual(found.error - 1e-12);
      }
    }
    const reached = rates(a.rows, found.thresholdA).wrong + rates(b.rows, found.thresholdB).wrong;
    expect(reached / 240).toBeCloseTo(found.error, 12);
  });

  test("covariance: its value falls as the multiplier grows, and the gap closes", async () => {
    let before = Number.POSITIVE_INFINITY;
    for (const multiplier of [0, 0.02, 0.05, 0.1]) {
      const found = await covarianceBaseline({ objective, a: b, b: a, multiplier }, options);
      expect(found.covariance).toBeLessThan(before + 1e-6);
      expect(found.primal - found.dual).toBeLessThanOrEqual(1e-5);
      expect(found.dual).toBeLessThanOrEqual(found.primal);
      before = found.covariance;
    }
  });

  test("reductions: decisions come closer to the goal than the plain classifier's", async () => {
    const problem = { data, objective, constraints: [fairnessRatio(a, b, 0.9)] };
    const plain = await solve({ data, objective }, options);
    const found = await reductionsBaseline(problem, options);
    const before = report(plain.model, problem).goals[0]!.thresholded.violation;
    expect(Math.max(0, found.violations[0]!)).toBeLessThan(before / 2);
  });

  test("a sweep streams points, can be left, and agrees with its front", async () => {
    const values = [0.6, 0.8, 1];
    const sweep = { data, objective, values, constraintsAt: (kappa: number) => [fairnessRatio(a, b, kappa)] };
    const points: [number, number][] = [];
    for await (const { value, result } of paretoSweep(sweep, options)) {
      expect(result.train.goals[0]!.randomised.violation).toBeLessThan(2e-3);
      points.push([result.train.objective.randomised, -value]);
    }
    expect(points.length).toBe(3);
    expect(paretoFront(points).length).toBeGreaterThan(0);
    expect(
      paretoFront([
        [1, 1],
        [2, 2],
        [0, 3],
        [1, 0],
      ]),
    ).toEqual([2, 3]);
    for await (const _ of paretoSweep(sweep, options)) break;
  });
});
