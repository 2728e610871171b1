import type { NoAttributes } from "../ops/definition.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, rowsOf } from "./runtime/rows.ts";
import { exponentialSum } from "./softmax.ts";

/** yᵣ = m + ln s − x_{r,t_r} */
export const crossEntropy: GpuOp<NoAttributes> = (plan, [logits, targets]) => {
  const { rows, columns } = rowsOf(logits.shape);
  const x = logits.slot;
  return [
    plan.kernel(
      rows,
      { x, ...exponentialSum(plan, logits.shape, x), targets: targets.slot },
      "const row = this.thread.x;",
      `return Math.log(s[row]) - (x[row * ${columns} + targets[row]] - m[row]);`,
    ),
  ];
};

/** dx_rj = g_r·(e^(x_rj − m)/s − [j = t_r]) */
export const crossEntropyGradient: GpuOp<NoAttributes> = (plan, [logits, targets, upstream]) => {
  const x = logits.slot;
  const inputs = {
    x,
    ...exponentialSum(plan, logits.shape, x),
    targets: targets.slot,
    upstream: upstream.slot,
  };
  return [
    mapRows(
      plan,
      logits.shape,
      inputs,
      "const probability = Math.exp(x[at] - m[row]) / s[row];",
      "if (targets[row] === column) { return upstream[row] * (probability - 1); }",
      "return upstream[row] * probability;",
    ),
  ];
};
