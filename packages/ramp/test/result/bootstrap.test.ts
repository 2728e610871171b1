import {
  bootstrap,
  coverage,
  errorRate,
  fairnessRatio,
  RampError,
  recall,
  report,
  solveSync,
  wilsonInterval,
} from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(1);
const holdout = synthetic(2, 500);
const constraints = [
  coverage(data).atMost(0.6),
  recall(data).atLeast(0.8),
  fairnessRatio(data.subset("a"), data.subset("b"), 0.9),
];
const problem = { data, objective: errorRate(data), constraints };
const { model } = solveSync(problem, { lambda: 0.01 });

describe("bootstrap", () => {
  test("of one rate: Wilson's interval, nearly", async () => {
    const { goals } = await bootstrap(model, problem, holdout, { rounds: 2000 });
    const share = report(model, problem, holdout).goals[0]!.thresholded.value;
    const { low, high } = wilsonInterval(share, holdout.matrix.rows);
    expect(goals[0]!.thresholded.low).toBeCloseTo(low, 1.9);
    expect(goals[0]!.thresholded.high).toBeCloseTo(high, 1.9);
  });

  test("holds the value of every goal as it was stated, narrower where more rows are drawn", async () => {
    const width = async (rows: number) => {
      const seen = synthetic(3, rows);
      const { goals, objective } = await bootstrap(model, problem, seen);
      const at = report(model, problem, seen);
      for (const [j, { name, thresholded, randomised }] of goals.entries()) {
        expect(name).toBe(constraints[j]!.name);
        for (const [interval, { value }] of [
          [thresholded, at.goals[j]!.thresholded],
          [randomised, at.goals[j]!.randomised],
        ] as const) {
          expect(value).toBeGreaterThan(interval.low);
          expect(value).toBeLessThan(interval.high);
        }
      }
      return objective.randomised.high - objective.randomised.low;
    };
    expect(await width(4000)).toBeLessThan((await width(250)) / 3);
  });

  test("draws the same for a seed, others for another, and can be cancelled", async () => {
    const of = (seed: number) => bootstrap(model, problem, holdout, { rounds: 20, seed });
    expect(await of(4)).toEqual(await of(4));
    expect(await of(5)).not.toEqual(await of(4));
    const error: unknown = await bootstrap(model, problem, holdout, { signal: AbortSignal.abort() }).catch(
      (reason: unknown) => reason,
    );
    expect(RampError.isInstance(error) && error.reason).toBe("aborted");
    await expect(bootstrap(model, problem, holdout, { level: 2 })).rejects.toThrow(
      /level: expected a number/,
    );
  });
});
