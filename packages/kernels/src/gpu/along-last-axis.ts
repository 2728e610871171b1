import type { ScatterAlongAttributes } from "../ops/along-last-axis.ts";
import type { NoAttributes } from "../ops/definition.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, rowsOf } from "./runtime/rows.ts";

/** y[…, j] = x[…, indices[…, j]] */
export const takeAlong: GpuOp<NoAttributes> = (plan, [x, indices]) => {
  const { columns } = rowsOf(x.shape);
  const inputs = { x: x.slot, indices: indices.slot };
  return [mapRows(plan, indices.shape, inputs, `return x[row * ${columns} + indices[at]];`)];
};

/** y[…, i] = Σ values[…, j] over all j with indices[…, j] = i: each element looks through its row of indices. */
export const scatterAlong: GpuOp<ScatterAlongAttributes> = (plan, [values, indices], { size }) => {
  const { columns } = rowsOf(values.shape);
  return [
    mapRows(
      plan,
      [...values.shape.slice(0, -1), size],
      { values: values.slot, indices: indices.slot },
      "let total = 0;",
      `for (let j = 0; j < ${columns}; j++) {`,
      `  if (indices[row * ${columns} + j] === column) { total += values[row * ${columns} + j]; }`,
      "}",
      "return total;",
    ),
  ];
};
