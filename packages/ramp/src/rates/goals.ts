import { checkNumber } from "../ramp-error.ts";
import type { Constraint } from "./constraint.ts";
import { RateExpression } from "./rate-expression.ts";
import { classesOf, coverage, type Rows, rowsOf } from "./rates.ts";

/**
 * Precision of at least π, a ratio of rates made linear: π|D⁻| s_p(D⁻) + (1−π)|D⁺| s_n(D⁺) ≤ (1−π)|D⁺|, divided by |D|.
 *
 * @throws RampError where π is outside [0, 1] or a label is missing.
 */
export function precisionAtLeast(rows: Rows, precision: number, name?: string): Constraint {
  const { subset, positives, negatives } = classesOf("precisionAtLeast", rows);
  checkNumber(`precisionAtLeast(${subset.name})`, precision, 0, 1);
  const labelled = positives.size + negatives.size;
  return new RateExpression(`precision(${subset.name})`, [
    { subset: negatives, positive: (precision * negatives.size) / labelled, negative: 0 },
    { subset: positives, positive: 0, negative: ((1 - precision) * positives.size) / labelled },
  ]).atMost(
    ((1 - precision) * positives.size) / labelled,
    name ?? `precision(${subset.name}) ≥ ${precision}`,
  );
}

/**
 * F1 of at least φ, made linear: φ|D⁻| s_p(D⁻) + (2−φ)|D⁺| s_n(D⁺) ≤ 2(1−φ)|D⁺|, divided by |D|.
 *
 * @throws RampError where φ is outside [0, 1] or a label is missing.
 */
export function f1AtLeast(rows: Rows, f1: number, name?: string): Constraint {
  const { subset, positives, negatives } = classesOf("f1AtLeast", rows);
  checkNumber(`f1AtLeast(${subset.name})`, f1, 0, 1);
  const labelled = positives.size + negatives.size;
  return new RateExpression(`f1(${subset.name})`, [
    { subset: negatives, positive: (f1 * negatives.size) / labelled, negative: 0 },
    { subset: positives, positive: 0, negative: ((2 - f1) * positives.size) / labelled },
  ]).atMost((2 * (1 - f1) * positives.size) / labelled, name ?? `f1(${subset.name}) ≥ ${f1}`);
}

/**
 * The p %-rule: the coverage of A is at least κ times that of B, κ s_p(B) + s_n(A) ≤ 1.
 *
 * @param kappa κ ≥ 0; 0.8 is the 80 % rule.
 */
export function fairnessRatio(a: Rows, b: Rows, kappa: number, name?: string): Constraint {
  const [of, to] = [rowsOf(a), rowsOf(b)];
  checkNumber(`fairnessRatio(${of.name}, ${to.name})`, kappa, 0, Number.MAX_VALUE);
  const goal = name ?? `coverage(${of.name}) ≥ ${kappa}·coverage(${to.name})`;
  return coverage(of).atLeast(coverage(to).times(kappa), goal);
}

/** Equal opportunity: the recall of A is at least κ times that of B. */
export function equalOpportunity(a: Rows, b: Rows, kappa: number, name?: string): Constraint {
  const [of, to] = [rowsOf(a), rowsOf(b)];
  return fairnessRatio(
    of.positives,
    to.positives,
    kappa,
    name ?? `recall(${of.name}) ≥ ${kappa}·recall(${to.name})`,
  );
}

/**
 * Must-pass examples: at least the share κ of `positives` is decided positive, and of `negatives` negative.
 *
 * @returns One constraint for each set that was given.
 */
export function egregious(sets: { positives?: Rows; negatives?: Rows }, kappa: number): Constraint[] {
  checkNumber("egregious", kappa, 0, 1);
  const { positives, negatives } = sets;
  return [
    ...(positives ? [coverage(positives).atLeast(kappa, `egregious(${rowsOf(positives).name})`)] : []),
    ...(negatives ? [coverage(negatives).atMost(1 - kappa, `egregious(${rowsOf(negatives).name})`)] : []),
  ];
}
