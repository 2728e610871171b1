/** Sides of the blocks in which a matrix is read and written: both fit in a cache. */
const BLOCK = 32;

/** [rows, columns] → [columns, rows] */
export function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(matrix.length);
  for (let top = 0; top < rows; top += BLOCK) {
    for (let left = 0; left < columns; left += BLOCK) {
      for (let row = top; row < Math.min(rows, top + BLOCK); row++) {
        for (let column = left; column < Math.min(columns, left + BLOCK); column++)
          result[column * rows + row] = matrix[row * columns + column];
      }
    }
  }
  return result;
}
