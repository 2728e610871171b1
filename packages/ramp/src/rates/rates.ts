import { Dataset } from "../data/dataset.ts";
import type { Subset } from "../data/subset.ts";
import { RampError } from "../ramp-error.ts";
import { RateExpression } from "./rate-expression.ts";

/** A subset, or a data set for all its rows. */
export type Rows = Subset | Dataset;

/** The subset that is meant. */
export function rowsOf(rows: Rows): Subset {
  return rows instanceof Dataset ? rows.all : rows;
}

/** The labelled parts of a subset; refuses one that lacks a class. */
export function classesOf(
  where: string,
  rows: Rows,
): { subset: Subset; positives: Subset; negatives: Subset } {
  const subset = rowsOf(rows);
  const { positives, negatives } = subset;
  if (positives.size > 0 && negatives.size > 0) return { subset, positives, negatives };
  throw new RampError({
    where: `${where}(${subset.name})`,
    reason: "one-class",
    expected: "rows of both labels",
    received: `${positives.size} positive and ${negatives.size} negative`,
  });
}

/** A rate of positive decisions, coverage: s_p(D). */
export function coverage(rows: Rows): RateExpression {
  const subset = rowsOf(rows);
  return new RateExpression(`coverage(${subset.name})`, [{ subset, positive: 1, negative: 0 }]);
}

/** The same as {@link coverage}, by its other name. */
export const positiveRate: (rows: Rows) => RateExpression = coverage;

/** The share of rows decided negative: s_n(D). */
export function negativeRate(rows: Rows): RateExpression {
  const subset = rowsOf(rows);
  return new RateExpression(`negativeRate(${subset.name})`, [{ subset, positive: 0, negative: 1 }]);
}

/** The share of positives that are decided positive, s_p(D⁺). Use `.atLeast(ρ)`. */
export function recall(rows: Rows): RateExpression {
  return coverage(rowsOf(rows).positives).named(`recall(${rowsOf(rows).name})`);
}

/** The share of negatives that are decided positive, s_p(D⁻). */
export function falsePositiveRate(rows: Rows): RateExpression {
  return coverage(rowsOf(rows).negatives).named(`falsePositiveRate(${rowsOf(rows).name})`);
}

/** The share of positives that are decided negative, s_n(D⁺). */
export function falseNegativeRate(rows: Rows): RateExpression {
  return negativeRate(rowsOf(rows).positives).named(`falseNegativeRate(${rowsOf(rows).name})`);
}

/**
 * The share of labelled rows that are decided wrongly, (|D⁻| s_p(D⁻) + |D⁺| s_n(D⁺)) / (|D⁺| + |D⁻|).
 *
 * @throws RampError with reason `one-class` where a label is missing.
 */
export function errorRate(rows: Rows): RateExpression {
  const { subset, positives, negatives } = classesOf("errorRate", rows);
  const labelled = positives.size + negatives.size;
  return new RateExpression(`errorRate(${subset.name})`, [
    { subset: negatives, positive: negatives.size / labelled, negative: 0 },
    { subset: positives, positive: 0, negative: positives.size / labelled },
  ]);
}

/** The objective that counts nothing: only λ‖w‖²/2 remains. */
export function nothing(): RateExpression {
  return new RateExpression("nothing", []);
}
