import type { SparseMatrix } from "./sparse-matrix.ts";

/** The different rows of a matrix, and which of them each row equals. */
export interface MergedRows {
  readonly matrix: SparseMatrix;
  /** For each row of the original, its row in `matrix`. */
  readonly groupOf: Int32Array;
}

const known = new WeakMap<SparseMatrix, MergedRows>();

/**
 * Finds equal rows: they share every score, so that a solver need visit each only once, with their costs added up (in
 * Adult's binary features a quarter of the rows repeat). The result is remembered for the matrix.
 */
export function mergeEqualRows(matrix: SparseMatrix): MergedRows {
  const before = known.get(matrix);
  if (before) return before;
  const { rows, columns, rowStarts, columnIndices, values } = matrix;
  let size = 16;
  while (size < 2 * rows) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const groupOf = new Int32Array(rows);
  const first = new Int32Array(rows);
  let groups = 0;
  for (let row = 0; row < rows; row++) {
    let slot = hashRow(matrix, row) & (size - 1);
    while (table[slot] !== -1 && !equalRows(matrix, first[table[slot]!]!, row))
      slot = (slot + 1) & (size - 1);
    if (table[slot] === -1) {
      table[slot] = groups;
      first[groups++] = row;
    }
    groupOf[row] = table[slot]!;
  }
  let merged: MergedRows = { matrix, groupOf };
  if (groups < rows) {
    const starts = new Int32Array(groups + 1);
    for (let g = 0; g < groups; g++)
      starts[g + 1] = starts[g]! + rowStarts[first[g]! + 1]! - rowStarts[first[g]!]!;
    const indices = new Int32Array(starts[groups]!);
    const numbers = values && new Float64Array(starts[groups]!);
    for (let g = 0; g < groups; g++) {
      const [from, to] = [rowStarts[first[g]!]!, rowStarts[first[g]! + 1]!];
      indices.set(columnIndices.subarray(from, to), starts[g]!);
      if (numbers) numbers.set(values.subarray(from, to), starts[g]!);
    }
    const smaller = { rows: groups, columns, rowStarts: starts, columnIndices: indices, values: numbers };
    merged = { matrix: smaller, groupOf };
  }
  known.set(matrix, merged);
  return merged;
}

/** The costs of the different rows: sums over equal ones, in the interleaved order of costs. */
export function mergeCosts({ matrix, groupOf }: MergedRows, costs: Float64Array): Float64Array {
  const merged = new Float64Array(2 * matrix.rows);
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!;
    merged[2 * group] = merged[2 * group]! + costs[2 * row]!;
    merged[2 * group + 1] = merged[2 * group + 1]! + costs[2 * row + 1]!;
  }
  return merged;
}

/** Dual variables of the rows from those of the different rows, in proportion to the costs. */
export function splitAlpha(merged: MergedRows, alpha: Float64Array, costs: Float64Array): Float64Array {
  const total = mergeCosts(merged, costs);
  return costs.map((cost, i) => {
    const group = 2 * merged.groupOf[i >> 1]! + (i & 1);
    return cost === 0 ? 0 : Math.min(cost, alpha[group]! * (cost / total[group]!));
  });
}

const bits = new DataView(new ArrayBuffer(8));

function hashRow({ rowStarts, columnIndices, values }: SparseMatrix, row: number): number {
  let hash = 0x811c9dc5;
  const end = rowStarts[row + 1]!;
  for (let k = rowStarts[row]!; k < end; k++) {
    hash = Math.imul(hash ^ columnIndices[k]!, 0x01000193);
    if (!values) continue;
    bits.setFloat64(0, values[k]!);
    hash = Math.imul(hash ^ bits.getInt32(0), 0x01000193);
    hash = Math.imul(hash ^ bits.getInt32(4), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function equalRows({ rowStarts, columnIndices, values }: SparseMatrix, one: number, other: number): boolean {
  const [start, from] = [rowStarts[one]!, rowStarts[other]!];
  const length = rowStarts[one + 1]! - start;
  if (rowStarts[other + 1]! - from !== length) return false;
  for (let k = 0; k < length; k++) {
    if (columnIndices[start + k] !== columnIndices[from + k]) return false;
    if (values && values[start + k] !== values[from + k]) return false;
  }
  return true;
}
