import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { multiply, subtract } from "./binary.ts";
import { sum } from "./reduce.ts";
import { exp } from "./unary.ts";

const lastAxis = { axes: [-1], keepDims: true };

/** yⱼ = e^xⱼ / Σᵢ e^xᵢ over the last axis. */
export const softmax = (x: Tensor): Tensor => apply("softmax", [x], {});

/** dx = y ⊙ (g − Σ g⊙y) */
export const softmaxGradient: GradientRule<"softmax"> = rule((g, _, y) => [
  multiply(y, subtract(g, sum(multiply(g, y), lastAxis))),
]);

/** yⱼ = xⱼ − ln Σᵢ e^xᵢ over the last axis. */
export const logSoftmax = (x: Tensor): Tensor => apply("logSoftmax", [x], {});

/** dx = g − eʸ·Σ g */
export const logSoftmaxGradient: GradientRule<"logSoftmax"> = rule((g, _, y) => [
  subtract(g, multiply(exp(y), sum(g, lastAxis))),
]);
