import type { NoAttributes } from "../ops/definition.ts";
import type { SparseOuterAttributes } from "../ops/sparse.ts";
import { checkIndex } from "./check-index.ts";
import type { ReferenceKernel } from "./kernel.ts";

/** y_b = Σⱼ values_bj · W[indices_bj] */
export const sparseDecode: ReferenceKernel<NoAttributes> = ([values, indices, weights]) => {
  const [B, k] = values.shape;
  const [n, d] = weights.shape;
  const y = new Float64Array(B * d);
  for (let entry = 0; entry < B * k; entry++) {
    const from = checkIndex("sparseDecode", indices.data[entry], n) * d;
    if (values.data[entry] === 0) continue;
    const to = Math.floor(entry / k) * d;
    for (let i = 0; i < d; i++) y[to + i] += values.data[entry] * weights.data[from + i];
  }
  return [y];
};

/** y_bj = x_b · W[indices_bj] */
export const sampledProduct: ReferenceKernel<NoAttributes> = ([x, weights, indices]) => {
  const [B, k] = indices.shape;
  const [n, d] = weights.shape;
  const y = new Float64Array(B * k);
  for (let entry = 0; entry < B * k; entry++) {
    const from = checkIndex("sampledProduct", indices.data[entry], n) * d;
    const row = Math.floor(entry / k) * d;
    for (let i = 0; i < d; i++) y[entry] += x.data[row + i] * weights.data[from + i];
  }
  return [y];
};

/** y_i = Σ values_bj · x_b over all (b, j) with indices_bj = i */
export const sparseOuter: ReferenceKernel<SparseOuterAttributes> = ([values, indices, x], { rows }) => {
  const [B, k] = values.shape;
  const d = x.shape[1];
  const y = new Float64Array(rows * d);
  for (let entry = 0; entry < B * k; entry++) {
    const to = checkIndex("sparseOuter", indices.data[entry], rows) * d;
    const row = Math.floor(entry / k) * d;
    for (let i = 0; i < d; i++) y[to + i] += values.data[entry] * x.data[row + i];
  }
  return [y];
};
