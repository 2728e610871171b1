import { describe, expect, test } from "vitest";
import { columnOfScore, dotColumns, scaleOf } from "../../src/ramp/dot-columns.ts";
import { churnOf, decide, evaluate } from "../../src/ramp/evaluate.ts";
import { defaultGoals, withGoal } from "../../src/ramp/goal-settings.ts";
import type { RowsView } from "../../src/ramp/protocol.ts";

const view: RowsView = {
  mapping: { label: "repaid", positive: "yes", group: "group", a: "A", b: "B" },
  rows: 7,
  labels: Int8Array.of(1, 1, -1, 1, -1, -1, 0),
  groups: Uint8Array.of(0, 0, 0, 1, 1, 1, 2),
  features: 3,
};
const scores = Float64Array.of(0.9, 0.2, -0.4, 0.1, 0.3, -0.8, 0.5);

describe("decisions", () => {
  test("each group by its own threshold, others by 0, and a score on the line is refused", () => {
    expect([...decide(view, scores, [0.2, 0.05])]).toEqual([1, 0, 0, 1, 1, 0, 1]);
    expect([...decide(view, scores, [0, 0])]).toEqual([1, 1, 0, 1, 1, 0, 1]);
  });

  test("rates, slack and what the goals lack, counted by hand", () => {
    const settings = withGoal(withGoal(defaultGoals, "recall", { on: true, bound: 0.9 }), "churn", {
      on: true,
      bound: 0.1,
    });
    const before = decide(view, scores, [0, 0]);
    const found = evaluate(view, decide(view, scores, [0.2, 0.05]), before, settings);
    expect(found.error).toBeCloseTo(2 / 6, 12);
    expect(found.coverage[0]).toBeCloseTo(1 / 3, 12);
    expect(found.coverage[1]).toBeCloseTo(2 / 3, 12);
    const [ratio, recall, coverage, churn] = found.goals;
    expect([ratio!.value, ratio!.slack]).toEqual([2, 1.2]);
    expect(recall!.value).toBeCloseTo(2 / 3, 12);
    expect(coverage!.value).toBeCloseTo(4 / 7, 12);
    expect(churn!.slack).toBeCloseTo(0.1 - 1 / 7, 12);
    expect(found.violation).toBeCloseTo(0.9 - 2 / 3 + (1 / 7 - 0.1), 12);
  });

  test("changes by group and direction, and which are for the better", () => {
    const before = decide(view, scores, [0, 0]);
    const after = decide(view, scores, [0.25, 0.2]);
    expect(churnOf(view, before, after)).toEqual([
      { newlyYes: 0, newlyYesRight: 0, newlyNo: 1, newlyNoRight: 0, size: 3 },
      { newlyYes: 0, newlyYesRight: 0, newlyNo: 1, newlyNoRight: 0, size: 3 },
    ]);
    expect(churnOf(view, after, before)[1]).toMatchObject({ newlyYes: 1, newlyYesRight: 1 });
  });
});

describe("dots", () => {
  test("every score has a column, and 0 is on the scale", () => {
    const scale = scaleOf(Float64Array.from({ length: 200 }, (_, i) => 3 + i / 100));
    expect(scale.low).toBeLessThan(0);
    expect(columnOfScore(scale, -100)).toBe(0);
    expect(columnOfScore(scale, 100)).toBe(scale.columns - 1);
  });

  test("stacks are no taller than asked, with the good ones below", () => {
    const many: RowsView = {
      ...view,
      rows: 100,
      labels: new Int8Array(100).fill(1, 0, 60).fill(-1, 60),
      groups: new Uint8Array(100),
    };
    const { dots, perDot } = dotColumns(many, new Float64Array(100), 0, { low: -1, high: 1, columns: 10 });
    expect(perDot).toBe(9);
    expect(dots.length).toBeLessThanOrEqual(13);
    expect(dots.map(({ label }) => label)).toEqual([...dots].map(({ label }) => label).sort((a, b) => b - a));
  });
});
