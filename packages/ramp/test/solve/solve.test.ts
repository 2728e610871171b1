import {
  type Constraint,
  CutPool,
  churn,
  coverage,
  egregious,
  equalOpportunity,
  errorChange,
  errorRate,
  f1AtLeast,
  fairnessRatio,
  falseNegativeRate,
  falsePositiveRate,
  LinearModel,
  negativeRate,
  precisionAtLeast,
  RampError,
  recall,
  report,
  type SolveEvent,
  solve,
  solveSync,
  verifyCertificate,
  winLossRatio,
  winsAndLosses,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { adult, hasShared } from "../support/shared-data.ts";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(1);
const lambda = 0.01;
const objective = errorRate(data);
const plain = solveSync({ data, objective }, { lambda });
const stale = solveSync({ data, objective: coverage(data).plus(recall(data).times(-1.2)) }, { lambda });

/** Every goal of the algebra, tight enough to matter to the plain classifier. */
const goals: [string, Constraint[]][] = [
  ["coverage at most", [coverage(data).atMost(0.3)]],
  ["coverage at least", [coverage(data).atLeast(0.7)]],
  ["recall", [recall(data).atLeast(0.95)]],
  ["false positive rate", [falsePositiveRate(data).atMost(0.05)]],
  ["error rate of a part", [errorRate(data.subset("a")).atMost(0.07)]],
  ["precision", [precisionAtLeast(data, 0.93)]],
  ["f1", [f1AtLeast(data, 0.87)]],
  ["fairness ratio", [fairnessRatio(data.subset("a"), data.subset("b"), 0.9)]],
  ["equal opportunity", [equalOpportunity(data.subset("a"), data.subset("b"), 1)]],
  ["churn", [churn(data, stale.model).atMost(0.05)]],
  ["win-loss ratio", [winLossRatio(data.subset("a"), plain.model, 1.5)]],
  ["false negative rate", [falseNegativeRate(data).atMost(0.05)]],
  ["negative rate", [negativeRate(data).atLeast(0.65)]],
  ["wins at least", [winsAndLosses(data, stale.model).wins.atLeast(0.04)]],
  ["losses at most", [winsAndLosses(data, stale.model).losses.atMost(0.02)]],
  ["a sum of rates", [falsePositiveRate(data).plus(falseNegativeRate(data).times(2)).atMost(0.3)]],
  ["egregious examples to pass", egregious({ positives: data.subset("first").negatives }, 0.9)],
  ["egregious examples to fail", egregious({ negatives: data.subset("first").positives }, 0.9)],
  ["stable update", [errorChange(data.subset("a"), stale.model).atMost(0.005)]],
];

describe("solve", () => {
  test.each(goals)("%s: the goal is met, the certificate holds at every event", (_, constraints) => {
    const events: SolveEvent[] = [];
    const problem = { data, objective, constraints };
    const result = solveSync(problem, { lambda, onProgress: (event) => events.push(event) });
    for (const { lower, upper } of events) expect(lower).toBeLessThanOrEqual(upper + 1e-12);
    const { history, certificate, train } = result;
    for (const [t, { value, upper }] of history.entries()) {
      const before = history[t - 1];
      if (!before || history[t]!.penalty !== before.penalty) continue;
      expect(value).toBeLessThanOrEqual(before.value + 1e-12);
      expect(upper).toBeLessThanOrEqual(before.value + 1e-12);
    }
    const checked = verifyCertificate(problem, result.model, certificate);
    expect(checked.problems).toEqual([]);
    expect(certificate.gap).toBeLessThanOrEqual(1e-5);
    expect(result.diagnosis).toBeUndefined();
    for (const goal of train.goals) expect(goal.randomised.status).not.toBe("violated");
  });

  test.each(goals)("%s: the goal is active", (_, constraints) => {
    const free = solveSync({ data, objective, constraints }, { lambda, penalty: 1e-9, maximumPenalty: 1e-9 });
    expect(free.train.goals[0]!.randomised.violation).toBeGreaterThan(0);
    const { train, shadowPrices } = solveSync({ data, objective, constraints }, { lambda });
    expect(Math.abs(train.goals[0]!.randomised.violation)).toBeLessThan(0.02);
    expect(shadowPrices[constraints[0]!.name]).toBeGreaterThan(1e-3);
  });

  test("recall and coverage that no classifier reaches together are diagnosed by name", () => {
    const constraints = [recall(data).atLeast(0.9, "wide"), coverage(data).atMost(0.1, "narrow")];
    const result = solveSync({ data, objective, constraints }, { lambda });
    expect(result.diagnosis?.conflicting).toEqual(["wide", "narrow"]);
    expect(Object.values(result.diagnosis!.relaxation).every((amount) => amount > 0)).toBe(true);
    expect(result.penaltyRaised).toBe(true);
    expect(result.train.goals.some(({ randomised }) => randomised.status === "violated")).toBe(true);
    expect(
      verifyCertificate({ data, objective, constraints }, result.model, result.certificate).problems,
    ).toEqual([]);
  });

  test("strict mode refuses a start that violates a goal, and names it", () => {
    const constraints = [recall(data).atLeast(0.9, "wide")];
    const run = () => solveSync({ data, objective, constraints }, { lambda, feasibility: "strict" });
    expect(run).toThrow(/wide: expected a start that meets every constraint/);
  });

  test("strict mode from a feasible start meets the goal", () => {
    const constraints = [fairnessRatio(data.subset("a"), data.subset("b"), 0.9)];
    const { train } = solveSync({ data, objective, constraints }, { lambda, feasibility: "strict" });
    expect(train.goals[0]!.randomised.violation).toBeLessThan(1e-4);
  });

  test.each(["kelley", "level", "centroid"] as const)(
    "two goals by %s: within the gap of each other",
    (chooser) => {
      const constraints = [recall(data).atLeast(0.9), precisionAtLeast(data, 0.85)];
      const problem = { data, objective, constraints };
      const one = solveSync(problem, { lambda, chooser, mode: "hinge", gap: { early: 1e-6, final: 1e-6 } });
      const other = solveSync(problem, { lambda, mode: "hinge", gap: { early: 1e-6, final: 1e-6 } });
      expect(one.certificate.gap).toBeLessThanOrEqual(1e-6);
      expect(Math.abs(one.certificate.upperBound - other.certificate.upperBound)).toBeLessThan(2e-6);
    },
  );

  test("a free bias: certified over its box", () => {
    const constraints = [coverage(data).atMost(0.3)];
    const problem = { data, objective, constraints };
    const result = solveSync(problem, { lambda, bias: "free", gap: { early: 1e-3, final: 1e-4 } });
    expect(result.certificate.gap).toBeLessThanOrEqual(1e-4);
    expect(verifyCertificate(problem, result.model, result.certificate).problems).toEqual([]);
    expect(result.train.goals[0]!.randomised.status).not.toBe("violated");
  });

  test("a pool changes the work, not the answer", () => {
    const gap = { early: 1e-6, final: 1e-6 };
    const at = (c: number) => ({ data, objective, constraints: [coverage(data).atMost(c)] });
    const pool = new CutPool(data);
    solveSync(at(0.3), { lambda, mode: "hinge", gap, pool });
    const pooled = solveSync(at(0.32), { lambda, mode: "hinge", gap, pool });
    const fresh = solveSync(at(0.32), { lambda, mode: "hinge", gap });
    expect(Math.abs(pooled.certificate.upperBound - fresh.certificate.upperBound)).toBeLessThan(2e-6);
    expect(pooled.certificate.solves).toBeLessThanOrEqual(fresh.certificate.solves);
  });

  test("the same seed gives the same bits, awaited or not", async () => {
    const problem = { data, objective, constraints: [recall(data).atLeast(0.9)] };
    const options = { lambda, seed: 3 };
    const result = await solve(problem, options);
    expect(result.hash).toBe(solveSync(problem, options).hash);
    expect(result.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("cancelling rejects with a typed error", async () => {
    const controller = new AbortController();
    const run = solve(
      { data, objective },
      { lambda, signal: controller.signal, onProgress: () => controller.abort() },
    );
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(RampError.isInstance(error) && error.reason).toBe("aborted");
  });

  test("goals over another data set are refused by name", () => {
    const constraints = [coverage(synthetic(2)).atMost(0.3, "elsewhere")];
    expect(() => solveSync({ data, objective, constraints })).toThrow(
      /elsewhere: expected rates over the data set/,
    );
  });

  test("a goal stated as at least is reported as it was stated", () => {
    const { train } = solveSync({ data, objective, constraints: [recall(data).atLeast(0.95)] }, { lambda });
    const { bound, randomised } = train.goals[0]!;
    expect(bound).toBe(0.95);
    expect(randomised.value).toBeGreaterThan(0.94);
    expect(randomised.value + randomised.violation).toBeCloseTo(0.95, 12);
  });

  test("goals may be about other rows than the objective: fitted on some, controlled on others", () => {
    const fit = data.all.where("fit", (row) => row.index % 2 === 0);
    const control = data.all.where("control", (row) => row.index % 2 === 1);
    const constraints = [recall(control).atLeast(0.95)];
    const problem = { data, objective: errorRate(fit), constraints };
    const { train, shadowPrices, model, certificate } = solveSync(problem, { lambda });
    expect(train.goals[0]!.randomised.status).not.toBe("violated");
    expect(Object.values(shadowPrices)[0]).toBeGreaterThan(0);
    expect(verifyCertificate(problem, model, certificate).problems).toEqual([]);
  });

  test("a holdout is reported on by the same names", () => {
    const holdout = synthetic(2);
    const constraints = [fairnessRatio(data.subset("a"), data.subset("b"), 0.9)];
    const { holdout: seen } = solveSync({ data, objective, constraints, holdout }, { lambda });
    expect(seen!.goals[0]!.randomised.value).toBeTypeOf("number");
    for (const { thresholded, interval, randomised, randomisedInterval } of seen!.subsets) {
      expect(thresholded).toBeGreaterThanOrEqual(interval.low);
      expect(thresholded).toBeLessThanOrEqual(interval.high);
      expect(randomised).toBeGreaterThan(randomisedInterval.low);
      expect(randomised).toBeLessThan(randomisedInterval.high);
    }
  });

  test.skipIf(!hasShared("a9a"))(
    "four goals on Adult, two of them unmet at the start, become feasible",
    () => {
      const part = adult("a9a", 1605);
      const [male, female] = [part.subset("male"), part.subset("female")];
      const constraints = [
        fairnessRatio(female, male, 0.8),
        recall(part).atLeast(0.6),
        coverage(part).atMost(0.25),
        equalOpportunity(female, male, 0.9),
      ];
      const problem = { data: part, objective: errorRate(part), constraints };
      // At w = 0 every chance is ½: recall and coverage are not met.
      const start = { weights: new Float64Array(part.matrix.columns), bias: 0 };
      expect(
        report(new LinearModel(start.weights, 0), problem).goals.map(({ randomised }) => randomised.status),
      ).toEqual(["met", "violated", "violated", "met"]);
      expect(() => solveSync(problem, { feasibility: "strict", start })).toThrow(
        /expected a start that meets/,
      );
      const result = solveSync(problem, { iterations: 8, gap: { early: 5e-4, final: 5e-4 } });
      const worst = result.history.map(({ violations }) => Math.max(...violations));
      expect(worst[0]).toBeGreaterThan(0);
      for (const violation of worst.slice(1)) expect(violation).toBeLessThan(1e-3);
      expect(result.diagnosis).toBeUndefined();
      expect(verifyCertificate(problem, result.model, result.certificate).problems).toEqual([]);
    },
  );
});
