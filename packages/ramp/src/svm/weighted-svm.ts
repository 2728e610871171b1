import { sliceRows } from "../data/slice-rows.ts";
import type { SparseMatrix } from "../data/sparse-matrix.ts";
import { addRow } from "../data/sparse-row.ts";

/**
 * A support vector machine with two hinges per row:
 *
 *     min over (w, b)  (λ/2)‖w‖² + ⟨w, offset⟩ + Σ p max(0, ½ + z) + q max(0, ½ − z),   z = ⟨w, x⟩ − b
 *
 * with dual variables 0 ≤ α⁺ ≤ p and 0 ≤ α⁻ ≤ q. Per row r, index 2r belongs to p and 2r + 1 to q.
 *
 * Source: section 2.5 of the paper's supplement in spirit; the two-hinge form is derived in the documentation.
 */
export interface WeightedSvm {
  readonly matrix: SparseMatrix;
  /** ‖x‖² per row, without a bias feature. */
  readonly squaredNorms: Float64Array;
  /** λ > 0. */
  readonly lambda: number;
  /** What each row's hinges cost: p at 2r, q at 2r + 1, each ≥ 0. */
  readonly costs: Float64Array;
  /** 1 where b is the negated weight of a constant, regularised feature; 0 where b is given. */
  readonly biasFeature: 0 | 1;
  /** The value of b, where it is given. */
  readonly fixedBias: number;
  /** A linear term added to the objective, one number per column. */
  readonly offset?: Float64Array | undefined;
}

/** What an inner solver returns: a primal and a dual point and their values. */
export interface SvmSolution {
  /** w, one per column of the matrix. */
  readonly weights: Float64Array;
  /** b: the score is ⟨w, x⟩ − b. */
  readonly bias: number;
  /** The objective at (w, b): an upper bound of the minimum. */
  readonly primal: number;
  /** The dual objective at `alpha`: a lower bound of the minimum. */
  readonly dual: number;
  /** The dual variables, as `costs`; a warm start for the next problem. */
  readonly alpha: Float64Array;
  /** Passes over the rows, or Newton steps. */
  readonly rounds: number;
  /** Whether primal − dual ≤ the tolerance that was asked for. */
  readonly converged: boolean;
}

/** How an inner solver runs. */
export interface SvmSettings {
  /** Stop when primal − dual ≤ this, absolute. */
  readonly tolerance: number;
  /** Dual variables to begin from, clipped to the costs. */
  readonly warm?: Float64Array | undefined;
  /** Seed of the order in which rows are visited. */
  readonly seed: number;
  /** Leave out rows that look settled, and look at them again before stopping; on by default. */
  readonly shrinking?: boolean | undefined;
  /** Give up, and say so, after this many rounds. */
  readonly maximumRounds?: number | undefined;
}

/** ‖x‖² of every row. */
export function squaredRowNorms({ rows, rowStarts, values }: SparseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    if (!values) {
      norms[row] = end - start;
      continue;
    }
    let sum = 0;
    for (let k = start; k < end; k++) sum += values[k]! * values[k]!;
    norms[row] = sum;
  }
  return norms;
}

/**
 * The weights −(1/λ)(Σ θ x + offset) that belong to dual variables, with the bias feature's weight appended; yields in
 * between.
 *
 * @param alpha None stands for zeros.
 */
export function* weightsFromDual(
  svm: WeightedSvm,
  alpha: Float64Array | undefined,
): Generator<undefined, Float64Array> {
  const { matrix, lambda, offset } = svm;
  const { columns } = matrix;
  const w = new Float64Array(columns + 1);
  if (offset) for (let c = 0; c < columns; c++) w[c] = offset[c]!;
  const slice = sliceRows(matrix);
  for (let first = 0; alpha && first < matrix.rows; first += slice) {
    addRows(svm, alpha, w, first, Math.min(matrix.rows, first + slice));
    yield;
  }
  for (let c = 0; c <= columns; c++) w[c] = -w[c]! / lambda;
  return w;
}

function addRows(
  { matrix, biasFeature }: WeightedSvm,
  alpha: Float64Array,
  w: Float64Array,
  first: number,
  last: number,
): void {
  for (let row = first; row < last; row++) {
    const theta = alpha[2 * row]! - alpha[2 * row + 1]!;
    if (theta === 0) continue;
    addRow(matrix, row, theta, w);
    w[matrix.columns] = w[matrix.columns]! + biasFeature * theta;
  }
}
