import type { NoAttributes } from "../ops/definition.ts";
import { SMALLEST_UNIFORM } from "../ops/gumbel-softmax.ts";
import { type Shape, sizeOf } from "../shape.ts";
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

/** yⱼ·(gⱼ − Σᵢ gᵢyᵢ) */
export const softmaxGradient: GpuOp<NoAttributes> = (plan, [{ slot: y, shape }, { slot: g }]) => {
  const total = reduceRows(plan, shape, { y, g }, "y[at] * g[at]");
  return [mapRows(plan, shape, { y, g, total }, "return y[at] * (g[at] - total[row]);")];
};

/** gⱼ − e^yⱼ·Σᵢ gᵢ */
export const logSoftmaxGradient: GpuOp<NoAttributes> = (plan, [{ slot: y, shape }, { slot: g }]) => {
  const total = reduceRows(plan, shape, { g }, "g[at]");
  return [mapRows(plan, shape, { y, g, total }, "return g[at] - Math.exp(y[at]) * total[row];")];
};

/** m + ln s */
export const logSumExp: GpuOp<NoAttributes> = (plan, [{ slot: x, shape }], _, [output]) => [
  plan.kernel(
    sizeOf(output.shape),
    { ...exponentialSum(plan, shape, x) },
    "return m[this.thread.x] + Math.log(s[this.thread.x]);",
  ),
];

/** softmax((logits − ln(−ln u))/τ) */
export const gumbelSoftmax: GpuOp<NoAttributes> = (plan, [logits, uniform, temperature]) => {
  const { shape } = logits;
  const z = mapRows(
    plan,
    shape,
    { logits: logits.slot, uniform: uniform.slot, temperature: temperature.slot },
    `const u = Math.min(Math.max(uniform[at], ${SMALLEST_UNIFORM}), ${1 - SMALLEST_UNIFORM});`,
    // ln u loses its digits near 1 on some GPUs: there −ln u = v + v²/2 + v³/3 with v = 1 − u.
    "const v = 1 - u;",
    "let rest = -Math.log(u);",
    `if (v < 0.01) { rest = v * (1 + v * (0.5 + v * (${1 / 3} + v * 0.25))); }`,
    "return (logits[at] - Math.log(rest)) / temperature[0];",
  );
  return [
    mapRows(
      plan,
      shape,
      { x: z, ...exponentialSum(plan, shape, z) },
      "return Math.exp(x[at] - m[row]) / s[row];",
    ),
  ];
};
