import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { divide, multiply, subtract } from "./binary.ts";
import { sum } from "./reduce.ts";
import { exp, log } from "./unary.ts";

const lastAxis = { axes: [-1], keepDims: true };

/** yⱼ = e^xⱼ / Σᵢ e^xᵢ over the last axis. */
export const softmax = (x: Tensor): Tensor => apply("softmax", [x], {});

/** yⱼ = xⱼ − ln Σᵢ e^xᵢ over the last axis. */
export const logSoftmax = (x: Tensor): Tensor => apply("logSoftmax", [x], {});

/**
 * yⱼ = e^zⱼ / Σᵢ e^zᵢ over the last axis with z = (logits + n)/τ and Gumbel noise n = −ln(−ln u): a relaxed sample of a
 * categorical variable, which for τ → 0 becomes one-hot.
 *
 * `logits` [..., K]; `uniform` [..., K], drawn uniformly from (0, 1) for each run and held 2⁻²⁴ away from both ends; the
 * temperature τ > 0, a scalar; y [..., K].
 * Source: Jang et al., *Categorical reparameterization with Gumbel-softmax* (2017).
 */
export const gumbelSoftmax = (logits: Tensor, uniform: Tensor, temperature: Tensor): Tensor =>
  apply("gumbelSoftmax", [logits, uniform, temperature], {});

/** dx = y ⊙ (g − Σ g⊙y), fused. */
const fromSoftmax = (y: Tensor, g: Tensor): Tensor => apply("softmaxGradient", [y, g], {});

/** The gradients of the functions above. */
export const softmaxGradients: {
  readonly softmax: GradientRule<"softmax">;
  readonly softmaxGradient: GradientRule<"softmaxGradient">;
  readonly logSoftmax: GradientRule<"logSoftmax">;
  readonly logSoftmaxGradient: GradientRule<"logSoftmaxGradient">;
  readonly gumbelSoftmax: GradientRule<"gumbelSoftmax">;
} = {
  softmax: rule((g, _, y) => [fromSoftmax(y, g)]),
  // dx = y⊙(g − s) with s = Σ g⊙y: for upstream h, dy = h⊙(g − s) − g·Σ h⊙y and dg is the same form in h.
  softmaxGradient: rule((h, [y, g]) => [
    subtract(
      multiply(h, subtract(g, sum(multiply(g, y), lastAxis))),
      multiply(g, sum(multiply(h, y), lastAxis)),
    ),
    fromSoftmax(y, h),
  ]),
  logSoftmax: rule((g, _, y) => [apply("logSoftmaxGradient", [y, g], {})]),
  // dx = g − eʸ·Σ g: for upstream h, dy = −h⊙eʸ·Σ g and dg = h − Σ h⊙eʸ.
  logSoftmaxGradient: rule((h, [y, g]) => {
    const weighted = multiply(h, exp(y));
    return [multiply(multiply(weighted, sum(g, lastAxis)), -1), subtract(h, sum(weighted, lastAxis))];
  }),
  // Through z = (logits + n)/τ; nothing flows to u.
  gumbelSoftmax: rule((g, [logits, uniform, temperature], y) => {
    const dz = fromSoftmax(y, g);
    const noisy = subtract(logits, log(multiply(log(uniform), -1)));
    const dTemperature = sum(multiply(dz, divide(multiply(noisy, -1), multiply(temperature, temperature))));
    return [divide(dz, temperature), undefined, dTemperature];
  }),
};
