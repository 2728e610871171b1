import type { AdamAttributes } from "../ops/adam.ts";
import { sizeOf } from "../shape.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** 1 − βᵗ = 1 − e^(t·ln β); for a small exponent by the series, since the difference would lose its digits. */
const correction = (name: string, beta: number): string[] => {
  // ln 0 is −∞, which a kernel cannot hold; e^−1000 is 0 as well.
  const exponent = `(t[0] * (${Math.max(Math.log(beta), -1000)}))`;
  return [
    `const u${name} = ${exponent};`,
    `let ${name} = 1 - Math.exp(u${name});`,
    `if (u${name} > -0.1) {`,
    `  ${name} = -u${name} * (1 + u${name} * (0.5 + u${name} * (${1 / 6} + u${name} * (${1 / 24} + u${name} * ${1 / 120}))));`,
    "}",
  ];
};

/** One step of AdamW: a kernel for each of m′, v′ and w′. */
export const adam: GpuOp<AdamAttributes> = (plan, inputs, { beta1, beta2, epsilon, weightDecay }) => {
  const [w, g, m, v, rate, t] = inputs.map(({ slot }) => slot);
  const length = sizeOf(inputs[0].shape);
  const at = "const i = this.thread.x;";
  const mean = plan.kernel(length, { m, g }, at, `return m[i] * ${beta1} + g[i] * ${1 - beta1};`);
  const variance = plan.kernel(length, { v, g }, at, `return v[i] * ${beta2} + g[i] * g[i] * ${1 - beta2};`);
  const parameter = plan.kernel(
    length,
    { w, mean, variance, rate, t },
    at,
    ...correction("c", beta1),
    ...correction("d", beta2),
    `const step = (mean[i] / c) / (Math.sqrt(variance[i] / d) + ${epsilon});`,
    `return w[i] - rate[0] * (step + ${weightDecay} * w[i]);`,
  );
  return [parameter, mean, variance];
};
