import type { NoAttributes } from "../ops/definition.ts";
import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, reduceRows, rowsOf, sumRows } from "./runtime/rows.ts";

/** y = x·r·scale and r = 1/√(mean x² + ε) of each row. */
export const rmsNorm: GpuOp<EpsilonAttributes> = (plan, [{ slot: x, shape }, scale], { epsilon }) => {
  const { rows, columns } = rowsOf(shape);
  const squares = reduceRows(plan, shape, { x }, "x[at] * x[at]");
  const r = plan.kernel(
    rows,
    { squares },
    `return 1 / Math.sqrt(squares[this.thread.x] / ${columns} + ${epsilon});`,
  );
  return [mapRows(plan, shape, { x, r, scale: scale.slot }, "return x[at] * r[row] * scale[column];"), r];
};

/** dx = r·(h − x̂·mean(h·x̂)) and dscale = Σ g⊙x̂ with h = g·scale and x̂ = x·r. */
export const rmsNormGradient: GpuOp<NoAttributes> = (plan, [x, scale, r, upstream]) => {
  const { columns } = rowsOf(x.shape);
  const inputs = { x: x.slot, scale: scale.slot, r: r.slot, g: upstream.slot };
  const hx = reduceRows(plan, x.shape, inputs, "g[at] * scale[k] * x[at] * r[outer]");
  return [
    mapRows(
      plan,
      x.shape,
      { ...inputs, hx },
      `return r[row] * (g[at] * scale[column] - x[at] * r[row] * hx[row] / ${columns});`,
    ),
    sumRows(plan, x.shape, { x: x.slot, r: r.slot, g: upstream.slot }, "g[at] * x[at] * r[row]"),
  ];
};
