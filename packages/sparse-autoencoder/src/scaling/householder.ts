/**
 * Turns a matrix [A | b] of m rows and p + 1 columns, m ≥ p, into [R | Qᵀb] by Householder reflections, in place: the
 * first p rows hold R, upper triangular, and beside it Qᵀb.
 */
export function triangularize(rows: readonly Float64Array[], columns: number): void {
  for (let pivot = 0; pivot < columns; pivot++) {
    let squares = 0;
    for (let i = pivot; i < rows.length; i++) squares += rows[i][pivot] ** 2;
    const norm = Math.sqrt(squares);
    if (norm === 0) continue;
    const diagonal = rows[pivot][pivot] > 0 ? -norm : norm;
    const head = rows[pivot][pivot] - diagonal;
    // v = (head, the column below it), ‖v‖² = −2·diagonal·head
    for (let column = pivot + 1; column <= columns; column++) {
      let product = head * rows[pivot][column];
      for (let i = pivot + 1; i < rows.length; i++) product += rows[i][pivot] * rows[i][column];
      const factor = product / (diagonal * head);
      rows[pivot][column] += factor * head;
      for (let i = pivot + 1; i < rows.length; i++) rows[i][column] += factor * rows[i][pivot];
    }
    rows[pivot][pivot] = diagonal;
    for (let i = pivot + 1; i < rows.length; i++) rows[i][pivot] = 0;
  }
}

/** x with R·x = y, from what `triangularize` left behind: [R | y]. */
export function solveUpper(rows: readonly Float64Array[], columns: number): Float64Array {
  const x = new Float64Array(columns);
  for (let i = columns - 1; i >= 0; i--) {
    let rest = rows[i][columns];
    for (let j = i + 1; j < columns; j++) rest -= rows[i][j] * x[j];
    x[i] = rest / rows[i][i];
  }
  return x;
}

/** x with Rᵀ·x = y. */
export function solveTransposed(rows: readonly Float64Array[], y: ArrayLike<number>): Float64Array {
  const x = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    let rest = y[i];
    for (let j = 0; j < i; j++) rest -= rows[j][i] * x[j];
    x[i] = rest / rows[i][i];
  }
  return x;
}

/** x with the least ‖A·x − b‖². `rows` are those of [A | b] and are overwritten. */
export function solveLinear(rows: readonly Float64Array[], columns: number): Float64Array {
  triangularize(rows, columns);
  return solveUpper(rows, columns);
}
