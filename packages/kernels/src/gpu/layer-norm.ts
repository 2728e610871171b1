import type { NoAttributes } from "../ops/definition.ts";
import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, reduceRows, rowsOf, sumRows } from "./runtime/rows.ts";

/** y = (x − μ)·r·scale + bias, μ and r of each row. */
export const layerNorm: GpuOp<EpsilonAttributes> = (plan, [x, scale, bias], { epsilon }) => {
  const { rows, columns } = rowsOf(x.shape);
  const values = { x: x.slot };
  const total = reduceRows(plan, x.shape, values, "x[at]");
  const mean = plan.kernel(rows, { total }, `return total[this.thread.x] / ${columns};`);
  const squares = reduceRows(
    plan,
    x.shape,
    { ...values, mean },
    "(x[at] - mean[outer]) * (x[at] - mean[outer])",
  );
  const r = plan.kernel(
    rows,
    { squares },
    `return 1 / Math.sqrt(squares[this.thread.x] / ${columns} + ${epsilon});`,
  );
  const y = mapRows(
    plan,
    x.shape,
    { ...values, mean, r, scale: scale.slot, bias: bias.slot },
    "return (x[at] - mean[row]) * r[row] * scale[column] + bias[column];",
  );
  return [y, mean, r];
};

/** dx = r·(h − mean h − x̂·mean(h·x̂)), dscale = Σ g⊙x̂ and dbias = Σ g with h = g·scale and x̂ = (x − μ)·r. */
export const layerNormGradient: GpuOp<NoAttributes> = (plan, [x, scale, mean, r, upstream]) => {
  const { columns } = rowsOf(x.shape);
  const g = upstream.slot;
  const inputs = { x: x.slot, scale: scale.slot, mean: mean.slot, r: r.slot, g };
  const h = reduceRows(plan, x.shape, { g, scale: scale.slot }, "g[at] * scale[k]");
  const hx = reduceRows(plan, x.shape, inputs, "g[at] * scale[k] * (x[at] - mean[outer]) * r[outer]");
  return [
    mapRows(
      plan,
      x.shape,
      { ...inputs, h, hx },
      "const normal = (x[at] - mean[row]) * r[row];",
      `const centred = g[at] * scale[column] - h[row] / ${columns};`,
      `return r[row] * (centred - normal * hx[row] / ${columns});`,
    ),
    sumRows(
      plan,
      x.shape,
      { x: x.slot, mean: mean.slot, r: r.slot, g },
      "g[at] * (x[at] - mean[row]) * r[row]",
    ),
    sumRows(plan, x.shape, { g }, "g[at]"),
  ];
};
