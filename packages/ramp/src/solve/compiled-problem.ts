import type { Dataset } from "../data/dataset.ts";
import { RampError } from "../ramp-error.ts";
import type { Constraint } from "../rates/constraint.ts";
import type { RateExpression } from "../rates/rate-expression.ts";
import { compileRow, type Row } from "../rates/row.ts";
import { finish } from "./finish.ts";

/** An objective and constraints over the rows of one data set. */
export interface Problem {
  readonly data: Dataset;
  /** What is minimised, besides (λ/2)‖w‖². */
  readonly objective: RateExpression;
  /** Goals; their order is that of multipliers and violations. */
  readonly constraints: readonly Constraint[];
}

/** A function Σ p σ(z) + q σ(−z) − γ of the scores of all rows. */
export interface CompiledRow {
  readonly name: string;
  /** p of row r at 2r, q at 2r + 1, each ≥ 0. */
  readonly costs: Float64Array;
  readonly gamma: number;
}

/**
 * The objective (first) and every constraint as costs per row.
 *
 * @throws RampError with reason `mixed-datasets`, naming the constraint whose rows are another data set's.
 */
export const compileProblem = (problem: Problem): CompiledRow[] => finish(compileSteps(problem));

/** {@link compileProblem}, yielding in between. */
export function* compileSteps({
  data,
  objective,
  constraints,
}: Problem): Generator<undefined, CompiledRow[]> {
  const rows = [compileCosts(data, objective.name, compileRow(objective, 0))];
  const names = new Set<string>();
  for (const constraint of constraints) {
    if (names.has(constraint.name)) {
      const received = `two named ${JSON.stringify(constraint.name)}`;
      const expected = "constraints with different names";
      throw new RampError({ where: constraint.name, reason: "option", expected, received });
    }
    names.add(constraint.name);
    yield;
    rows.push(compileCosts(data, constraint.name, constraint.row()));
  }
  return rows;
}

function compileCosts(data: Dataset, name: string, { terms, gamma }: Row): CompiledRow {
  const costs = new Float64Array(2 * data.matrix.rows);
  for (const { subset, alpha, beta } of terms) {
    if (subset.dataset !== data) {
      const received = `the subset ${subset.name} of ${subset.dataset.name}`;
      const expected = `rates over the data set ${data.name} that is being solved`;
      throw new RampError({ where: name, reason: "mixed-datasets", expected, received });
    }
    const plus = alpha / subset.size;
    const minus = beta / subset.size;
    for (const row of subset.rows) {
      costs[2 * row] = costs[2 * row]! + plus;
      costs[2 * row + 1] = costs[2 * row + 1]! + minus;
    }
  }
  return { name, costs, gamma };
}

/** The values of all compiled rows, as randomised rates at the given scores, γ taken off; yields in between. */
export function* rampValues(
  rows: readonly CompiledRow[],
  z: Float64Array,
): Generator<undefined, Float64Array> {
  const values = new Float64Array(rows.length);
  for (const [k, { costs, gamma }] of rows.entries()) {
    let sum = -gamma;
    for (let r = 0; r < z.length; r++) {
      const raw = 0.5 + z[r]!;
      const positive = Math.max(0, Math.min(raw, 1));
      sum += costs[2 * r]! * positive + costs[2 * r + 1]! * (1 - positive);
    }
    values[k] = sum;
    yield;
  }
  return values;
}

/** The values of all compiled rows as thresholded rates (z > 0 is positive), γ taken off. */
export function thresholdValues(rows: readonly CompiledRow[], z: Float64Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (const [k, { costs, gamma }] of rows.entries()) {
    let sum = -gamma;
    for (let r = 0; r < z.length; r++) sum += z[r]! > 0 ? costs[2 * r]! : costs[2 * r + 1]!;
    values[k] = sum;
  }
  return values;
}
