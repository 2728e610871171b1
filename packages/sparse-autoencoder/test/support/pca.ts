/** Principal components: the mean and the directions of most variance, as orthonormal rows. */
export interface Pca {
  readonly mean: Float64Array;
  readonly components: readonly Float64Array[];
}

/** Eigenvectors of a symmetric matrix, with the largest eigenvalue first, by cyclic Jacobi rotations. */
function eigenvectors(matrix: Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const v = a.map((_, i) => Float64Array.from({ length: n }, (_element, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) off += a[i][j] ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p][q]) < 1e-300) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (const rows of [a, v]) {
          const [rp, rq] = [rows[p], rows[q]];
          for (let k = 0; k < n; k++) {
            const [x, y] = [rp[k], rq[k]];
            rp[k] = c * x - s * y;
            rq[k] = s * x + c * y;
          }
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k][p], a[k][q]];
          a[k][p] = c * x - s * y;
          a[k][q] = s * x + c * y;
        }
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i]);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v[i]) };
}

/** Fits principal components to rows [N, width]. */
export function fitPca(data: ArrayLike<number>, width: number, count: number): Pca {
  const rows = data.length / width;
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width] += data[i] / rows;
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  const centered = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) centered[j] = data[row * width + j] - mean[j];
    for (let i = 0; i < width; i++)
      for (let j = i; j < width; j++) covariance[i][j] += (centered[i] * centered[j]) / rows;
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) covariance[i][j] = covariance[j][i];
  return { mean, components: eigenvectors(covariance).vectors.slice(0, count) };
}

/** What each row becomes when only the components are kept. */
export function reconstructByPca({ mean, components }: Pca, data: ArrayLike<number>): Float32Array {
  const width = mean.length;
  const result = Float32Array.from({ length: data.length }, (_, i) => mean[i % width]);
  for (let start = 0; start < data.length; start += width) {
    for (const component of components) {
      let score = 0;
      for (let j = 0; j < width; j++) score += component[j] * (data[start + j] - mean[j]);
      for (let j = 0; j < width; j++) result[start + j] += score * component[j];
    }
  }
  return result;
}

/** E‖x − x̂‖² / (E‖x‖² − ‖E x‖²). */
export function fvuOf(x: ArrayLike<number>, reconstruction: ArrayLike<number>, width: number): number {
  const rows = x.length / width;
  const sums = new Float64Array(width);
  let [errors, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    errors += (x[i] - reconstruction[i]) ** 2;
    squares += x[i] ** 2;
    sums[i % width] += x[i];
  }
  const squaredMean = sums.reduce((total, sum) => total + (sum / rows) ** 2, 0);
  return errors / rows / (squares / rows - squaredMean);
}
