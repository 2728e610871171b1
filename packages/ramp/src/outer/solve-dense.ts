/**
 * Solves a small dense system by Gaussian elimination with partial pivoting. A singular pivot is taken as tiny, so that
 * the caller sees a large solution rather than a division by zero.
 */
export function solveDense(
  size: number,
  matrix: (row: number, column: number) => number,
  right: (row: number) => number,
): Float64Array {
  const width = size + 1;
  const a = new Float64Array(size * width);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) a[r * width + c] = matrix(r, c);
    a[r * width + size] = right(r);
  }
  for (let p = 0; p < size; p++) {
    let best = p;
    for (let r = p + 1; r < size; r++) {
      if (Math.abs(a[r * width + p]!) > Math.abs(a[best * width + p]!)) best = r;
    }
    if (best !== p) {
      for (let c = p; c < width; c++) {
        const swap = a[p * width + c]!;
        a[p * width + c] = a[best * width + c]!;
        a[best * width + c] = swap;
      }
    }
    const pivot = a[p * width + p]! || 1e-300;
    for (let r = p + 1; r < size; r++) {
      const factor = a[r * width + p]! / pivot;
      if (factor === 0) continue;
      for (let c = p; c < width; c++) a[r * width + c] = a[r * width + c]! - factor * a[p * width + c]!;
    }
  }
  const x = new Float64Array(size);
  for (let r = size - 1; r >= 0; r--) {
    let sum = a[r * width + size]!;
    for (let c = r + 1; c < size; c++) sum -= a[r * width + c]! * x[c]!;
    x[r] = sum / (a[r * width + r]! || 1e-300);
  }
  return x;
}
