import { apply, applyAll } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { unbroadcast } from "../unbroadcast.ts";
import { add, multiply, subtract } from "./binary.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape-ops.ts";
import { rsqrt, square } from "./unary.ts";

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

/** The gradient of `layerNorm`: for x fused, for scale Σ g⊙x̂ and for bias Σ g over the rows. */
export const layerNormGradientRule: GradientRule<"layerNorm"> = ({ inputs, outputs, upstream }) => {
  const g = upstream[0];
  if (g === undefined) return [];
  const [x, scale, bias] = inputs;
  const [, mu, inverseDeviation] = outputs;
  const asColumn = (rows: Tensor) => reshape(rows, [...rows.shape, 1]);
  const normalized = multiply(subtract(x, asColumn(mu)), asColumn(inverseDeviation));
  return [
    apply("layerNormGradient", [x, scale, mu, inverseDeviation, g], {}),
    unbroadcast(multiply(g, normalized), scale.shape),
    unbroadcast(g, bias.shape),
  ];
};

/** y = x/√(mean x² + ε)·scale over the last axis. x [..., D], scale [D]; ε = 1e-5 by default. */
export const rmsNorm = (x: Tensor, scale: Tensor, { epsilon = 1e-5 }: NormalizeOptions = {}): Tensor =>
  multiply(multiply(x, rsqrt(add(mean(square(x), { axes: [-1], keepDims: true }), epsilon))), scale);

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
