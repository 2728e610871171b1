import type { SparseMatrix } from "../src/data/sparse-matrix.ts";
import { squaredRowNorms, type WeightedSvm } from "../src/svm/weighted-svm.ts";

/** LIBLINEAR's `-s 3 -B 1 -c C` in our scale: mean hinge at margin ½, λ = 2/(C n). */
export function plainSvm(matrix: SparseMatrix, labels: ArrayLike<number>, c: number): WeightedSvm {
  const n = matrix.rows;
  const costs = new Float64Array(2 * n);
  for (let row = 0; row < n; row++) costs[2 * row + (labels[row] === 1 ? 1 : 0)] = 1 / n;
  const squaredNorms = squaredRowNorms(matrix);
  return { matrix, squaredNorms, lambda: 2 / (c * n), costs, biasFeature: 1, fixedBias: 0 };
}
