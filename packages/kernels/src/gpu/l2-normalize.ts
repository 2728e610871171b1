import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, reduceRows } from "./runtime/rows.ts";

/** y = x/max(‖x‖, ε) */
export const l2Normalize: GpuOp<EpsilonAttributes> = (plan, [{ slot: x, shape }], { epsilon }) => {
  const squares = reduceRows(plan, shape, { x }, "x[at] * x[at]");
  return [
    mapRows(plan, shape, { x, squares }, `return x[at] / Math.max(Math.sqrt(squares[row]), ${epsilon});`),
  ];
};

/** dx = (g − y·(g·y))/‖x‖ with y = x/‖x‖, and g/ε for a row shorter than ε. */
export const l2NormalizeGradient: GpuOp<EpsilonAttributes> = (
  plan,
  [{ slot: x, shape }, upstream],
  { epsilon },
) => {
  const g = upstream.slot;
  const squares = reduceRows(plan, shape, { x }, "x[at] * x[at]");
  const products = reduceRows(plan, shape, { x, g }, "x[at] * g[at]");
  return [
    mapRows(
      plan,
      shape,
      { x, g, squares, products },
      "const norm = Math.sqrt(squares[row]);",
      `if (norm < ${epsilon}) { return g[at] / ${epsilon}; }`,
      "return (g[at] - (x[at] / norm) * (products[row] / norm)) / norm;",
    ),
  ];
};
