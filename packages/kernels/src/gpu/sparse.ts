import type { NoAttributes } from "../ops/definition.ts";
import type { SparseOuterAttributes } from "../ops/sparse.ts";
import { scatterAlong } from "./along-last-axis.ts";
import { matmul } from "./matmul.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, rowsOf } from "./runtime/rows.ts";

/** y_b = Σⱼ values_bj · W[indices_bj] */
export const sparseDecode: GpuOp<NoAttributes> = (plan, [values, indices, weights], _, [{ shape }]) => {
  const { columns: k } = rowsOf(values.shape);
  const { columns: d } = rowsOf(weights.shape);
  return [
    mapRows(
      plan,
      shape,
      { values: values.slot, indices: indices.slot, weights: weights.slot },
      "let total = 0;",
      `for (let j = 0; j < ${k}; j++) {`,
      `  const value = values[row * ${k} + j];`,
      `  if (value !== 0) { total += value * weights[indices[row * ${k} + j] * ${d} + column]; }`,
      "}",
      "return total;",
    ),
  ];
};

/** y_bj = x_b · W[indices_bj] */
export const sampledProduct: GpuOp<NoAttributes> = (plan, [x, weights, indices]) => {
  const { columns: d } = rowsOf(x.shape);
  return [
    mapRows(
      plan,
      indices.shape,
      { x: x.slot, weights: weights.slot, indices: indices.slot },
      "const latent = indices[at];",
      "let total = 0;",
      `for (let i = 0; i < ${d}; i++) { total += x[row * ${d} + i] * weights[latent * ${d} + i]; }`,
      "return total;",
    ),
  ];
};

/**
 * y = Zᵀ·x with Z [B, n] made dense. The ids are computed in the middle of a step, where nothing can be sorted; on a
 * GPU the dense product is cheaper than each row of y looking through all ids.
 */
export const sparseOuter: GpuOp<SparseOuterAttributes> = (plan, [values, indices, x], { rows }, outputs) => {
  const shape = [values.shape[0], rows];
  const [slot] = scatterAlong(plan, [values, indices], { size: rows }, [{ shape, dtype: "float32" }]);
  const dense = { slot, shape, dtype: "float32" } as const;
  return matmul(plan, [dense, x], { transposeA: true, transposeB: false }, outputs);
};
