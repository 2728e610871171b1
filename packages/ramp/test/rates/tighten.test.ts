import { coverage, errorRate, fairnessRatio, recall, solveSync, tighten } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(1);
const [a, b] = [data.subset("a"), data.subset("b")];

describe("tighten", () => {
  test("moves γ by c Σ (α + β) √(ln(m/δ)/(2n)), and nothing else", () => {
    const goals = [fairnessRatio(a, b, 0.8), recall(data).atLeast(0.6)];
    const [ratio, caught] = tighten(goals, { delta: 0.1, scale: 0.5 });
    const unit = (n: number) => Math.sqrt(Math.log(2 / 0.1) / (2 * n));
    expect(ratio!.row().gamma).toBeCloseTo(1 - 0.5 * (0.8 * unit(b.size) + unit(a.size)), 12);
    expect(ratio!.row().terms).toEqual(goals[0]!.row().terms);
    expect(caught!.row().gamma).toBeCloseTo(0.4 - 0.5 * unit(data.all.positives.size), 12);
    expect(caught!.name).toBe(goals[1]!.name);
    expect(caught!.sense).toBe("at least");
  });

  test("makes goals hold on more of new rows", () => {
    const objective = errorRate(data);
    const goals = [recall(data).atLeast(0.9)];
    const held = (constraints: typeof goals) => {
      const { model } = solveSync({ data, objective, constraints }, { lambda: 0.01 });
      let count = 0;
      for (let seed = 100; seed < 140; seed++) {
        const fresh = synthetic(seed);
        const chances = model.probabilities(fresh);
        const positives = fresh.all.positives.rows;
        if (positives.reduce((sum, row) => sum + chances[row]!, 0) >= 0.9 * positives.length) count++;
      }
      return count;
    };
    expect(held(tighten(goals, { scale: 0.5 }))).toBeGreaterThan(held(goals) + 5);
  });

  test("a bound that no classifier meets any more is refused by the goal's name", () => {
    expect(() => tighten([coverage(data).atMost(0.05, "narrow")])).toThrow(/narrow: expected a bound/);
    expect(() => tighten([], { delta: 0 })).toThrow(/delta: expected a number/);
  });
});
