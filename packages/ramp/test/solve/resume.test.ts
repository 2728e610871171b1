import { errorRate, fairnessRatio, recall, type SolveOptions, solveSteps, solveSync } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(5);
const objective = errorRate(data);
const constraints = [fairnessRatio(data.subset("a"), data.subset("b"), 0.9), recall(data).atLeast(0.85)];
const problem = { data, objective, constraints };
const steady: SolveOptions = { lambda: 0.01, progress: 0, gap: { early: 1e-4, final: 1e-4 } };

describe("resuming", () => {
  test("three iterations and then three are the bits of six", () => {
    const whole = solveSync(problem, { ...steady, iterations: 6 });
    const half = solveSync(problem, { ...steady, iterations: 3 });
    const rest = solveSync(problem, { ...steady, iterations: 3, resume: half.state });
    expect(rest.hash).toBe(whole.hash);
    expect(rest.history.map(({ value }) => value)).toEqual(whole.history.slice(3).map(({ value }) => value));
  });

  test("dual variables carried from solve to solve spare passes", () => {
    const passes = (warmStart: boolean) => {
      let count = 0;
      for (let seed = 5; seed < 9; seed++) {
        const rows = synthetic(seed);
        const goal = fairnessRatio(rows.subset("a"), rows.subset("b"), 0.9);
        const steps = solveSteps(
          { data: rows, objective: errorRate(rows), constraints: [goal] },
          { ...steady, iterations: 4, warmStart },
        );
        while (!steps.next().done) count++;
      }
      return count;
    };
    expect(passes(true)).toBeLessThan(0.9 * passes(false));
  });

  test("a state of other rows or goals is refused by name", () => {
    const { state } = solveSync(problem, { ...steady, iterations: 1 });
    const other = synthetic(6, 100);
    expect(() => solveSync({ data: other, objective: errorRate(other) }, { resume: state })).toThrow(
      /resume.alpha: expected 200 numbers, got 480/,
    );
    expect(() => solveSync({ data, objective }, { resume: state })).toThrow(
      /resume.multipliers: expected 0 numbers, got 2/,
    );
  });
});
