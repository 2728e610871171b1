import { RampError } from "../ramp-error.ts";
import { sliceRows } from "./slice-rows.ts";
import { rowProduct } from "./sparse-row.ts";

/**
 * Rows of numbers in compressed sparse row form: row r holds the entries `rowStarts[r]` to `rowStarts[r + 1]`, with
 * columns counted from 0 and increasing.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 offsets. */
  readonly rowStarts: Int32Array;
  /** The column of each entry. */
  readonly columnIndices: Int32Array;
  /** The value of each entry; absent where every value is 1, which saves two thirds of the memory. */
  readonly values?: Float64Array | undefined;
}

/**
 * Checks a matrix in compressed sparse row form, and drops values that are all 1.
 *
 * @throws RampError naming the row: `shape` where offsets or columns disagree, `value` where an entry is not finite.
 */
export function sparseMatrix(parts: SparseMatrix): SparseMatrix {
  const { rows, columns, rowStarts, columnIndices, values } = parts;
  const where = "sparseMatrix";
  const entries = columnIndices.length;
  if (rowStarts.length !== rows + 1 || rowStarts[0] !== 0 || rowStarts[rows] !== entries) {
    const received = `${rowStarts.length} offsets ending in ${rowStarts[rows]}`;
    throw new RampError({
      where,
      reason: "shape",
      expected: `${rows + 1} offsets from 0 to ${entries}`,
      received,
    });
  }
  if (values && values.length !== entries) {
    throw new RampError({
      where,
      reason: "shape",
      expected: `${entries} values`,
      received: `${values.length}`,
    });
  }
  let allOnes = true;
  for (let row = 0; row < rows; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    if (end < start || end > entries) {
      const received = `${start} to ${end}`;
      throw new RampError({
        where,
        reason: "shape",
        expected: "offsets that do not fall",
        received,
        row: row + 1,
      });
    }
    let previous = -1;
    for (let k = start; k < end; k++) {
      const column = columnIndices[k]!;
      if (column <= previous || column >= columns) {
        const expected = `increasing columns below ${columns}`;
        const received = `column ${column} after ${previous}`;
        throw new RampError({ where, reason: "shape", expected, received, row: row + 1 });
      }
      previous = column;
      if (!values) continue;
      const value = values[k]!;
      if (!Number.isFinite(value)) {
        const expected = `a finite value of feature ${column}`;
        throw new RampError({ where, reason: "value", expected, received: String(value), row: row + 1 });
      }
      if (value !== 1) allOnes = false;
    }
  }
  return { rows, columns, rowStarts, columnIndices, values: allOnes ? undefined : values };
}

/**
 * The sparse form of dense rows; zeros are left out.
 *
 * @throws RampError naming the row where its length differs or an entry is not finite.
 */
export function fromDense(dense: readonly ArrayLike<number>[]): SparseMatrix {
  const columns = dense[0]?.length ?? 0;
  let entries = 0;
  for (const [row, line] of dense.entries()) {
    if (line.length !== columns) {
      const received = `${line.length}`;
      const expected = `${columns} values, as in row 1`;
      throw new RampError({ where: "fromDense", reason: "shape", expected, received, row: row + 1 });
    }
    for (let c = 0; c < columns; c++) if (line[c] !== 0) entries++;
  }
  const rowStarts = new Int32Array(dense.length + 1);
  const columnIndices = new Int32Array(entries);
  const values = new Float64Array(entries);
  let k = 0;
  for (const [row, line] of dense.entries()) {
    for (let c = 0; c < columns; c++) {
      if (line[c] === 0) continue;
      columnIndices[k] = c;
      values[k++] = line[c]!;
    }
    rowStarts[row + 1] = k;
  }
  return sparseMatrix({ rows: dense.length, columns, rowStarts, columnIndices, values });
}

/** Inner products of all rows with `weights`, minus `bias`: z = X w − b. */
export function scores(matrix: SparseMatrix, weights: Float64Array, bias: number): Float64Array {
  const z = new Float64Array(matrix.rows);
  scoreRows(matrix, weights, bias, z, 0, matrix.rows);
  return z;
}

/** {@link scores}, yielding in between. */
export function* scoreSteps(
  matrix: SparseMatrix,
  weights: Float64Array,
  bias: number,
): Generator<undefined, Float64Array> {
  const z = new Float64Array(matrix.rows);
  const slice = sliceRows(matrix);
  for (let first = 0; first < matrix.rows; first += slice) {
    scoreRows(matrix, weights, bias, z, first, Math.min(matrix.rows, first + slice));
    yield;
  }
  return z;
}

function scoreRows(
  matrix: SparseMatrix,
  weights: Float64Array,
  bias: number,
  z: Float64Array,
  first: number,
  last: number,
): void {
  for (let row = first; row < last; row++) z[row] = rowProduct(matrix, row, weights) - bias;
}
