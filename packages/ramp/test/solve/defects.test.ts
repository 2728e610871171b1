import {
  CutPool,
  coordinateAscent,
  coverage,
  dataset,
  errorRate,
  fairnessRatio,
  fromDense,
  precisionAtLeast,
  RampError,
  recall,
  type SolveEvent,
  seededRandom,
  solve,
  solveSteps,
  solveSync,
  squaredRowNorms,
  verifyCertificate,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { sparseRows } from "../../scripts/sparse-rows.ts";
import { checkBounds } from "../../src/solve/subproblem.ts";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(1);
const objective = errorRate(data);
const fair = (kappa: number) => fairnessRatio(data.subset("a"), data.subset("b"), kappa, "fair");
const tight = { early: 1e-6, final: 1e-6 };

describe("known defects of such solvers", () => {
  test("bounds that cross are an error at once, rounding apart", () => {
    expect(() => checkBounds(0.5, 0.5 - 1e-11)).not.toThrow();
    expect(() => checkBounds(0.5, 0.49)).toThrow(/expected L ≤ U, got 0.5 above 0.49/);
  });

  test("the mixture that is returned: shares sum to 1, at most m + 1 of them, and cost no more than U", () => {
    const constraints = [fair(0.95), recall(data).atLeast(0.9), coverage(data).atMost(0.55)];
    const { certificate, model } = solveSync({ data, objective, constraints }, { lambda: 0.01, gap: tight });
    const shares = certificate.support.map(({ share }) => share);
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    expect(shares.length).toBeLessThanOrEqual(constraints.length + 1);
    const { modelValue, upperBound, lowerBound } = verifyCertificate(
      { data, objective, constraints },
      model,
      certificate,
    );
    expect(modelValue).toBeLessThanOrEqual(upperBound + 1e-9);
    expect(lowerBound).toBeLessThanOrEqual(modelValue + 1e-9);
  });

  test("a certificate that was tampered with is refused, with what does not hold", () => {
    const problem = { data, objective, constraints: [fair(0.9)] };
    const { certificate, model } = solveSync(problem, { lambda: 0.01 });
    const better = { ...certificate, subproblemLowerBound: certificate.subproblemLowerBound + 0.01 };
    expect(verifyCertificate(problem, model, better).problems).toContain("L is smaller than claimed");
    const lower = { ...certificate, upperBound: certificate.upperBound - 0.01 };
    expect(verifyCertificate(problem, model, lower).problems).toContain("U is larger than claimed");
    const halves = certificate.support.map((point) => ({ ...point, share: point.share / 2 }));
    expect(verifyCertificate(problem, model, { ...certificate, support: halves }).valid).toBe(false);
  });

  test("a pool from other bounds, other ratios and another majorant gives the answer of a fresh start", () => {
    const pool = new CutPool(data);
    solveSync({ data, objective, constraints: [coverage(data).atMost(0.3)] }, { lambda: 0.01, pool });
    solveSync({ data, objective, constraints: [fair(0.5)] }, { lambda: 0.01, pool });
    const problem = { data, objective, constraints: [fair(0.9)] };
    const options = { lambda: 0.01, mode: "hinge", gap: tight } as const;
    const pooled = solveSync(problem, { ...options, pool });
    const fresh = solveSync(problem, options);
    expect(Math.abs(pooled.certificate.upperBound - fresh.certificate.upperBound)).toBeLessThan(2e-6);
    expect(verifyCertificate(problem, pooled.model, pooled.certificate).problems).toEqual([]);
  });

  test("bounds too tight for anything else name the conflict, where others return a constant classifier", () => {
    const constraints = [recall(data).atLeast(0.99, "catch"), precisionAtLeast(data, 0.99, "pure")];
    const { diagnosis, train } = solveSync({ data, objective, constraints }, { lambda: 0.01 });
    expect(diagnosis?.conflicting).toEqual(expect.arrayContaining(["catch", "pure"]));
    expect(diagnosis?.message).toMatch(/it would be enough to relax .* by 0\.\d+/);
    expect(train.goals.some(({ randomised }) => randomised.status === "violated")).toBe(true);
  });

  test("what was asked for and what was reached stand side by side, for both ways of deciding", () => {
    const { train } = solveSync({ data, objective, constraints: [fair(0.9)] }, { lambda: 0.01 });
    const { bound, randomised, thresholded } = train.goals[0]!;
    for (const { value, violation, status } of [randomised, thresholded]) {
      expect(value - bound).toBeCloseTo(violation, 12);
      expect(status).toBe(violation <= 1e-12 ? "met" : violation <= 2e-3 ? "within tolerance" : "violated");
    }
  });

  test("the same rows always get the same decisions", () => {
    const { model } = solveSync({ data, objective, constraints: [fair(0.9)] }, { lambda: 0.01 });
    expect(model.decide(data)).toEqual(model.decide(data));
    expect(model.draw(data, 5)).toEqual(model.draw(data, 5));
  });

  test("the inner solver stops on the gap, recomputed here from its numbers", () => {
    const matrix = fromDense([
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 0],
    ]);
    const costs = Float64Array.of(0.25, 0, 0, 0.25, 0.25, 0.1, 0, 0.25);
    const svm = {
      matrix,
      squaredNorms: squaredRowNorms(matrix),
      lambda: 0.1,
      costs,
      biasFeature: 1,
      fixedBias: 0,
    } as const;
    const steps = coordinateAscent(svm, { tolerance: 1e-10, seed: 1 });
    let step = steps.next();
    while (!step.done) step = steps.next();
    const { weights, bias, alpha } = step.value;
    let primal = 0.05 * (bias * bias + weights.reduce((sum, one) => sum + one * one, 0));
    let dual = 0;
    const total = [0, 0, 0];
    for (const [row, x] of [
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
      [0, 0, 1],
    ].entries()) {
      const z = x[0]! * weights[0]! + x[1]! * weights[1]! - bias;
      primal += costs[2 * row]! * Math.max(0, 0.5 + z) + costs[2 * row + 1]! * Math.max(0, 0.5 - z);
      dual += (alpha[2 * row]! + alpha[2 * row + 1]!) / 2;
      for (let c = 0; c < 3; c++) total[c]! += (alpha[2 * row]! - alpha[2 * row + 1]!) * x[c]!;
    }
    dual -= total.reduce((sum, one) => sum + one * one, 0) / 0.2;
    expect(primal - dual).toBeLessThanOrEqual(1e-9);
    expect(primal - dual).toBeGreaterThanOrEqual(-1e-12);
  });
});

describe("data and goals that cannot be", () => {
  test("are refused by row, subset or goal", () => {
    expect(() => dataset([[1], [Number.NaN]], [1, -1])).toThrow(
      /row 2: expected a finite value of feature 0/,
    );
    expect(() => errorRate(dataset([[1], [2]], [-1, -1]))).toThrow(/errorRate\(all\).*0 positive/);
    const nobody = dataset([[1], [2]], [1, -1], { subsets: { nobody: [0, 0] } });
    expect(() => coverage(nobody.subset("nobody"))).toThrow(/rows in the subset nobody/);
    expect(() => recall(data).atLeast(1.01, "all and more")).toThrow(/all and more: expected a bound/);
    expect(() => precisionAtLeast(data, -0.1)).toThrow(
      /precisionAtLeast\(all\): expected a number in \[0, 1\]/,
    );
    expect(() => fair(-1)).toThrow(/fairnessRatio\(a, b\): expected a number/);
    expect(() => solveSync({ data, objective }, { lambda: 0 })).toThrow(/lambda: expected a number/);
  });
});

describe("many rows", () => {
  const many = sparseRows(40_000, 100, 10, 7);
  const problem = {
    data: many,
    objective: errorRate(many),
    constraints: [fairnessRatio(many.subset("a"), many.subset("b"), 0.9)],
  };

  test("train in bounded memory, telling how far they are, and other work gets its turn", async () => {
    const before = process.memoryUsage();
    const events: SolveEvent[] = [];
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const { train, pool } = await solve(problem, {
      lambda: 1e-3,
      preset: "fast",
      iterations: 3,
      onProgress: (event) => events.push(event),
    });
    clearInterval(ticking);
    const after = process.memoryUsage();
    expect(events.filter(({ type }) => type === "iteration").length).toBeGreaterThan(1);
    expect(turns).toBeGreaterThan(5);
    expect(pool.points.length).toBeLessThanOrEqual(pool.capacity);
    // Rows × (α, costs, scores of the pool): 40,000 × 8 bytes × about 60 is 19 MB.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 2 ** 20);
    expect(train.goals[0]!.randomised.violation).toBeLessThan(0.01);
  });

  test("the pool of a million rows keeps to 96 MiB", () => {
    const wide = { ...many, matrix: { ...many.matrix, rows: 1_000_000 } };
    expect(
      8 * wide.matrix.rows * new CutPool(Object.assign(Object.create(many), wide)).capacity,
    ).toBeLessThanOrEqual(96 * 2 ** 20);
  });

  test("no stretch of work without a pause grows with the classifiers, goals and rows that are looked at", () => {
    const data = sparseRows(100_000, 100, 10, 7);
    const pool = new CutPool(data, 48);
    const random = seededRandom(3);
    for (let k = 0; k < 48; k++) {
      pool.add({ weights: Float64Array.from({ length: 100 }, () => random.uniform() - 0.5), bias: 0 });
    }
    const constraints = [
      fairnessRatio(data.subset("a"), data.subset("b"), 0.9),
      recall(data).atLeast(0.7),
      coverage(data).atMost(0.6),
    ];
    const steps = solveSteps(
      { data, objective: errorRate(data), constraints },
      { lambda: 1e-3, preset: "fast", iterations: 1, pool },
    );
    // Processor time, since other work on the machine holds up the clock. All cuts of the pool at once take 200 ms.
    let longest = 0;
    let done = false;
    while (!done) {
      const before = process.cpuUsage();
      done = steps.next().done === true;
      longest = Math.max(longest, process.cpuUsage(before).user / 1000);
    }
    expect(longest).toBeLessThan(100);
  });

  test("cancelling is heard within a slice of a pass", async () => {
    const controller = new AbortController();
    const run = solve(problem, { lambda: 1e-5, preset: "certified", signal: controller.signal });
    await new Promise((resume) => setTimeout(resume, 100));
    const asked = performance.now();
    controller.abort();
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(RampError.isInstance(error) && error.reason).toBe("aborted");
    expect(performance.now() - asked).toBeLessThan(1000);
  });
});
