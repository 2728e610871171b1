import { describe, expect, test } from "vitest";
import { defaultGoals, goalsFromHash, goalsToHash, withGoal } from "../../src/ramp/goal-settings.ts";
import { simulateLoans } from "../../src/ramp/simulate-loans.ts";

describe("links to goals", () => {
  test("say everything, and read back the same", () => {
    const settings = withGoal(withGoal(defaultGoals, "recall", { on: true, bound: 0.75 }), "ratio", {
      on: false,
    });
    expect(goalsToHash(settings)).toBe(
      "#v=1&tab=ramp&ratio=-0.8&recall=0.75&coverage=-0.5&churn=-0.1&seed=7",
    );
    expect(goalsFromHash(goalsToHash(settings))).toEqual(settings);
  });

  test.each([
    "",
    "#v=2&tab=ramp&ratio=0.1",
    "#v=1&tab=autoencoder&ratio=0.1",
    "#v=1&tab=ramp&ratio=x&seed=-3&more=1",
  ])("%j: what makes no sense keeps its default", (hash) =>
    expect(goalsFromHash(hash)).toEqual(defaultGoals),
  );

  test("bounds stay between 0 and 1", () => {
    expect(withGoal(defaultGoals, "ratio", { bound: 7 }).goals.ratio.bound).toBe(1);
    expect(withGoal(defaultGoals, "ratio", { bound: Number.NaN }).goals.ratio.bound).toBe(0.8);
  });
});

describe("simulated loans", () => {
  test("the same for a seed, others for another", () => {
    expect(simulateLoans(7, 50)).toEqual(simulateLoans(7, 50));
    expect(simulateLoans(8, 50)).not.toEqual(simulateLoans(7, 50));
  });

  test("are as documented: shares of groups, and B earns less", () => {
    const { columns, rows } = simulateLoans(7, 4000);
    const mean = (group: string) => {
      const of = columns.income!.filter((_, row) => columns.group![row] === group).map(Number);
      return of.reduce((sum, one) => sum + one, 0) / of.length;
    };
    expect(columns.group!.filter((one) => one === "A").length / rows).toBeCloseTo(0.55, 1);
    expect(mean("A") - mean("B")).toBeGreaterThan(8);
    expect(mean("A") - mean("B")).toBeLessThan(14);
  });
});
