import {
  type Constraint,
  churn,
  coverage,
  dataset,
  errorRate,
  f1AtLeast,
  fairnessRatio,
  falsePositiveRate,
  precisionAtLeast,
  recall,
  winLossRatio,
} from "@quadrivium/ramp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(11, 80);
const decisions = fc.array(fc.boolean(), { minLength: 80, maxLength: 80 });

/** The left side minus γ of a constraint's compiled row, counted row by row. */
function rowValue(constraint: Constraint, positive: readonly boolean[]): number {
  const { terms, gamma } = constraint.row();
  return terms.reduce((sum, { subset, alpha, beta }) => {
    const share = [...subset.rows].filter((row) => positive[row]).length / subset.size;
    return sum + alpha * share + beta * (1 - share);
  }, -gamma);
}

function counts(positive: readonly boolean[]) {
  const is = (label: number, decided: boolean) =>
    [...data.labels].filter((one, row) => one === label && positive[row] === decided).length;
  return { tp: is(1, true), fn: is(1, false), fp: is(-1, true), tn: is(-1, false) };
}

describe("goals compile to rows", () => {
  test("coefficients of any sign: the row has the expression's value, and none is negative", () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, number, number, decisions, (a, b, c, positive) => {
        const expression = coverage(data).times(a).minus(recall(data).times(b)).plus(c);
        const left = () => {
          const { tp, fn, fp } = counts(positive);
          return (a * (tp + fp)) / 80 - (b * tp) / (tp + fn) + c;
        };
        const constraint = expression.plus(coverage(data.subset("a"))).atMost(9);
        const inA = [...data.subset("a").rows];
        const ofA = inA.filter((row) => positive[row]).length / inA.length;
        expect(rowValue(constraint, positive)).toBeCloseTo(left() + ofA - 9, 10);
        for (const { alpha, beta } of constraint.row().terms) {
          expect(Math.min(alpha, beta)).toBe(0);
          expect(Math.max(alpha, beta)).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("precision, F1, error, churn, wins and losses, fairness: brute-force counts", () => {
    fc.assert(
      fc.property(decisions, decisions, (positive, before) => {
        const { tp, fn, fp, tn } = counts(positive);
        const n = tp + fn + fp + tn;
        expect(rowValue(precisionAtLeast(data, 0.7), positive)).toBeCloseTo((0.7 * fp - 0.3 * tp) / n, 10);
        expect(rowValue(f1AtLeast(data, 0.6), positive)).toBeCloseTo((0.6 * (fp + fn) - 0.8 * tp) / n, 10);
        expect(rowValue(errorRate(data).atMost(0.3), positive)).toBeCloseTo((fp + fn) / n - 0.3, 10);
        expect(rowValue(falsePositiveRate(data).atMost(0.3), positive)).toBeCloseTo(fp / (fp + tn) - 0.3, 10);
        const old = before.map((one) => (one ? 1 : -1));
        const changed = positive.filter((one, row) => one !== before[row]).length;
        expect(rowValue(churn(data, old).atMost(0.3), positive)).toBeCloseTo(changed / n - 0.3, 10);
        const right = (decided: boolean, row: number) => decided === (data.labels[row] === 1);
        const wins = positive.filter((one, row) => right(one, row) && !right(before[row]!, row)).length;
        const losses = positive.filter((one, row) => !right(one, row) && right(before[row]!, row)).length;
        expect(rowValue(winLossRatio(data, old, 2), positive)).toBeCloseTo((2 * losses - wins) / n, 10);
        const rate = (name: string) => {
          const rows = [...data.subset(name).rows];
          return rows.filter((row) => positive[row]).length / rows.length;
        };
        const fair = fairnessRatio(data.subset("a"), data.subset("b"), 0.8);
        expect(rowValue(fair, positive)).toBeCloseTo(0.8 * rate("b") - rate("a"), 10);
      }),
      { numRuns: 40 },
    );
  });

  test("the row can be read", () => {
    const goal = fairnessRatio(data.subset("a"), data.subset("b"), 0.8);
    expect(goal.name).toBe("coverage(a) ≥ 0.8·coverage(b)");
    expect(goal.describe()).toBe("0.8·s_p(b) + 1·s_n(a) ≤ 1");
  });
});

describe("goals that cannot be", () => {
  test("empty subsets, one class, bounds out of range and constants are refused by name", () => {
    const empty = data.all.where("nobody", () => false);
    expect(() => coverage(empty)).toThrow(/coverage\(nobody\)|rows in the subset nobody/);
    const single = dataset([[1], [2]], [1, 1]);
    expect(() => errorRate(single)).toThrow(
      /errorRate\(all\): expected rows of both labels, got 2 positive and 0/,
    );
    expect(() => recall(data).atLeast(1.2, "too much")).toThrow(/too much: expected a bound/);
    expect(() => coverage(data).atMost(-0.1)).toThrow(/γ ≥ 0/);
    expect(() => precisionAtLeast(data, 1.5)).toThrow(/\[0, 1\], got 1.5/);
    expect(() => coverage(data).minus(coverage(data)).atMost(0)).toThrow(/at least one rate/);
    expect(() => coverage(data).times(Number.NaN)).toThrow(/finite coefficients/);
    expect(() => coverage(data).atMost(Number.NaN)).toThrow(/finite bound/);
  });

  test("data that does not fit is refused by row", () => {
    expect(() => dataset([[1, Number.NaN]], [1])).toThrow(
      /row 1: expected a finite value of feature 1, got NaN/,
    );
    expect(() => dataset([[1], [1, 2]], [1, -1])).toThrow(/row 2: expected 1 values/);
    expect(() => dataset([[1], [2]], [1, 3])).toThrow(/row 2: expected a label/);
    expect(() => dataset([[1]], [1, -1])).toThrow(/expected 1 labels, got 2/);
    expect(() => data.subset("nobody")).toThrow(/expected one of "a", "b", "first", got "nobody"/);
  });
});
