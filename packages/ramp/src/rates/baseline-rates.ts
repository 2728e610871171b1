import { scores } from "../data/sparse-matrix.ts";
import type { Subset } from "../data/subset.ts";
import { checkNumber, RampError } from "../ramp-error.ts";
import type { Constraint } from "./constraint.ts";
import { RateExpression, type RateTerm } from "./rate-expression.ts";
import { classesOf, type Rows, rowsOf } from "./rates.ts";

/** An older classifier to compare with: a linear model, or its decisions (non-zero and above 0 is positive) per row. */
export type Baseline = { readonly weights: Float64Array; readonly bias: number } | ArrayLike<number>;

/** The parts of a subset that the baseline decides positive and negative. */
export function baselineParts(rows: Rows, baseline: Baseline): { positives: Subset; negatives: Subset } {
  const subset = rowsOf(rows);
  const { matrix } = subset.dataset;
  const linear = "weights" in baseline;
  if (linear && baseline.weights.length !== matrix.columns) {
    const received = `${baseline.weights.length}`;
    throw new RampError({
      where: "baseline",
      reason: "shape",
      expected: `${matrix.columns} weights`,
      received,
    });
  }
  const decisions = linear ? scores(matrix, baseline.weights, baseline.bias) : Array.from(baseline);
  const positive = decisions.map((score) => (score > 0 ? 1 : 0));
  const negative = decisions.map((score) => (score > 0 ? 0 : 1));
  return {
    positives: subset.where(
      "was positive",
      positive,
      linear ? (other) => baselineParts(subset.on(other), baseline).positives : undefined,
    ),
    negatives: subset.where(
      "was negative",
      negative,
      linear ? (other) => baselineParts(subset.on(other), baseline).negatives : undefined,
    ),
  };
}

/** The share of rows whose decision differs from the baseline's; labels are not needed. Use `.atMost(c)`. */
export function churn(rows: Rows, baseline: Baseline): RateExpression {
  const subset = rowsOf(rows);
  const { positives, negatives } = baselineParts(subset, baseline);
  return new RateExpression(`churn(${subset.name})`, [
    ...share(positives, subset.size, "negative"),
    ...share(negatives, subset.size, "positive"),
  ]);
}

/** Rows that become right and were wrong under the baseline, and the reverse, as shares of the labelled rows. */
export function winsAndLosses(
  rows: Rows,
  baseline: Baseline,
): { wins: RateExpression; losses: RateExpression } {
  const { subset, positives, negatives } = classesOf("winsAndLosses", rows);
  const labelled = positives.size + negatives.size;
  const ofPositives = baselineParts(positives, baseline);
  const ofNegatives = baselineParts(negatives, baseline);
  return {
    wins: new RateExpression(`wins(${subset.name})`, [
      ...share(ofPositives.negatives, labelled, "positive"),
      ...share(ofNegatives.positives, labelled, "negative"),
    ]),
    losses: new RateExpression(`losses(${subset.name})`, [
      ...share(ofPositives.positives, labelled, "negative"),
      ...share(ofNegatives.negatives, labelled, "positive"),
    ]),
  };
}

/** At least κ wins for every loss against the baseline: κ losses − wins ≤ 0. */
export function winLossRatio(rows: Rows, baseline: Baseline, kappa: number, name?: string): Constraint {
  checkNumber("winLossRatio", kappa, 0, Number.MAX_VALUE);
  const { wins, losses } = winsAndLosses(rows, baseline);
  return losses.times(kappa).atMost(wins, name ?? `wins ≥ ${kappa}·losses(${rowsOf(rows).name})`);
}

/** The change of the error rate against the baseline, losses − wins: a stable update bounds it. */
export function errorChange(rows: Rows, baseline: Baseline): RateExpression {
  const { wins, losses } = winsAndLosses(rows, baseline);
  return losses.minus(wins).named(`errorChange(${rowsOf(rows).name})`);
}

function share(subset: Subset, total: number, sign: "positive" | "negative"): RateTerm[] {
  if (subset.size === 0) return [];
  const part = subset.size / total;
  return [{ subset, positive: sign === "positive" ? part : 0, negative: sign === "negative" ? part : 0 }];
}
