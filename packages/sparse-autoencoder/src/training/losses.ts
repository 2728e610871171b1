import {
  divide,
  greater,
  mean,
  multiply,
  square,
  subtract,
  sum,
  type Tensor,
  where,
} from "@quadrivium/tensor";
import type { LossForm } from "../recipe.ts";

/** Σ (x − mean_b x)² over a batch [B, d]. */
export const squaredDeviation = (x: Tensor): Tensor =>
  sum(square(subtract(x, mean(x, { axes: [0], keepDims: true }))));

/** a/b for scalars b ≥ 0, and a where b is 0: the rows of a batch may all be equal. */
export const ratio = (a: Tensor, b: Tensor): Tensor => divide(a, where(greater(b, 0), b, 1));

/** mean_b Σ_d error². error [B, d] */
export const sumOfSquares = (error: Tensor): Tensor => multiply(sum(square(error)), 1 / error.shape[0]);

/** Σ error²/Σ (x − mean_b x)²: the fraction of the batch's variance that the error is. Both [B, d]. */
export const fractionOfVariance = (error: Tensor, x: Tensor): Tensor =>
  ratio(sum(square(error)), squaredDeviation(x));

/**
 * The loss of reconstructions x̂ of x, both [B, d].
 * @param scale s, for `fixedScale`
 */
export function reconstructionLoss(form: LossForm, reconstruction: Tensor, x: Tensor, scale: Tensor): Tensor {
  const error = subtract(reconstruction, x);
  if (form === "fixedScale") return multiply(scale, mean(square(error)));
  return form === "batchVariance" ? fractionOfVariance(error, x) : sumOfSquares(error);
}
