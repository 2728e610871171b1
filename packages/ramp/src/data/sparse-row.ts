import type { SparseMatrix } from "./sparse-matrix.ts";

/** ⟨x, w⟩ of one row; `weights` may be longer than the matrix is wide. */
export function rowProduct(matrix: SparseMatrix, row: number, weights: Float64Array): number {
  const { rowStarts, columnIndices, values } = matrix;
  const end = rowStarts[row + 1]!;
  let sum = 0;
  if (values) for (let k = rowStarts[row]!; k < end; k++) sum += values[k]! * weights[columnIndices[k]!]!;
  else for (let k = rowStarts[row]!; k < end; k++) sum += weights[columnIndices[k]!]!;
  return sum;
}

/** w ← w + factor·x for one row. */
export function addRow(matrix: SparseMatrix, row: number, factor: number, weights: Float64Array): void {
  const { rowStarts, columnIndices, values } = matrix;
  const end = rowStarts[row + 1]!;
  if (values) {
    for (let k = rowStarts[row]!; k < end; k++) {
      const column = columnIndices[k]!;
      weights[column] = weights[column]! + factor * values[k]!;
    }
  } else {
    for (let k = rowStarts[row]!; k < end; k++) {
      const column = columnIndices[k]!;
      weights[column] = weights[column]! + factor;
    }
  }
}
