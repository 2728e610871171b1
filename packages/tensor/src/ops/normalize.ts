import { apply, applyAll } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";

/** Options of the normalisations. */
export interface NormalizeOptions {
  /** Keeps the divisor away from 0. */
  readonly epsilon?: number;
}

/**
 * y = (x − μ)/√(σ² + ε)·scale + bias over the last axis, with the mean μ and the (biased) variance σ² of each row.
 * x [..., D], scale [D], bias [D]; ε = 1e-5 by default.
 */
export const layerNorm = (
  x: Tensor,
  scale: Tensor,
  bias: Tensor,
  { epsilon = 1e-5 }: NormalizeOptions = {},
): Tensor => apply("layerNorm", [x, scale, bias], { epsilon });

/** The gradient of `layerNorm`, fused: for x, for scale Σ g⊙x̂ and for bias Σ g over the rows. */
export const layerNormGradientRule: GradientRule<"layerNorm"> = ({ inputs, outputs, upstream }) => {
  const g = upstream[0];
  if (g === undefined) return [];
  const [x, scale] = inputs;
  const [, mu, inverseDeviation] = outputs;
  return applyAll("layerNormGradient", [x, scale, mu, inverseDeviation, g], {});
};

/** y = x/√(mean x² + ε)·scale over the last axis. x [..., D], scale [D]; ε = 1e-5 by default. */
export const rmsNorm = (x: Tensor, scale: Tensor, { epsilon = 1e-5 }: NormalizeOptions = {}): Tensor =>
  apply("rmsNorm", [x, scale], { epsilon });

/** The gradient of `rmsNorm`, fused: for x, and for scale Σ g⊙x̂ over the rows. */
export const rmsNormGradientRule: GradientRule<"rmsNorm"> = ({ inputs, outputs, upstream }) => {
  const g = upstream[0];
  if (g === undefined) return [];
  const [x, scale] = inputs;
  return applyAll("rmsNormGradient", [x, scale, outputs[1], g], {});
};

/** y = x/max(‖x‖₂, ε) over the last axis; ε = 1e-12 by default. */
export const l2Normalize = (x: Tensor, { epsilon = 1e-12 }: NormalizeOptions = {}): Tensor =>
  apply("l2Normalize", [x], { epsilon });

/**
 * (g − y·(g·y))/‖x‖ over the last axis, with y = x/‖x‖: the gradient of `l2Normalize` at x; where the rows of x are
 * unit vectors, g without its component along x. x [..., D], g [..., D].
 */
export const projectToTangent = (x: Tensor, g: Tensor, { epsilon = 1e-12 }: NormalizeOptions = {}): Tensor =>
  apply("l2NormalizeGradient", [x, g], { epsilon });

/** The gradient of `l2Normalize`. */
export const l2NormalizeGradientRule: GradientRule<"l2Normalize"> = rule((g, [x], _, attributes) => [
  applyAll("l2NormalizeGradient", [x, g], attributes)[0],
]);
