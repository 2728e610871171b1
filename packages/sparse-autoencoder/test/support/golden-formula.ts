/** The formula from which the golden scripts make weights and batches: sin(a·i + b·j + c·i·j + ½). [rows, columns] */
export const formula = (rows: number, columns: number, a: number, b: number, c: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return Math.sin(a * i + b * j + c * i * j + 0.5);
  });

/** Rows divided by their norms. */
export function unitRows(data: Float64Array, width: number): Float64Array {
  return data.map((element, at) => {
    const start = at - (at % width);
    return element / Math.hypot(...data.subarray(start, start + width));
  });
}
