import type { NoAttributes } from "../ops/definition.ts";
import type { Shape } from "../shape.ts";
import type { GpuOp, Plan, Slot } from "./runtime/plan.ts";
import { mapRows, reduceRows } from "./runtime/rows.ts";

/** m = max x and s = Σ e^(x − m) of each row. */
export function exponentialSum(plan: Plan, shape: Shape, x: Slot): { m: Slot; s: Slot } {
  const m = reduceRows(plan, shape, { x }, "x[at]", "max");
  return { m, s: reduceRows(plan, shape, { x, m }, "Math.exp(x[at] - m[outer])") };
}

/** yⱼ = e^(xⱼ − m)/s */
export const softmax: GpuOp<NoAttributes> = (plan, [{ slot: x }], _, [{ shape }]) => [
  mapRows(plan, shape, { x, ...exponentialSum(plan, shape, x) }, "return Math.exp(x[at] - m[row]) / s[row];"),
];

/** yⱼ = xⱼ − m − ln s */
export const logSoftmax: GpuOp<NoAttributes> = (plan, [{ slot: x }], _, [{ shape }]) => [
  mapRows(
    plan,
    shape,
    { x, ...exponentialSum(plan, shape, x) },
    "return (x[at] - m[row]) - Math.log(s[row]);",
  ),
];
