import {
  divide,
  greater,
  max,
  mean,
  multiply,
  relu,
  square,
  stopGradient,
  subtract,
  type Tensor,
  where,
} from "@quadrivium/tensor";
import type { SparseAutoencoder } from "../model.ts";
import type { SaeRecipe } from "../recipe.ts";

/** Stands for −∞ where infinities are not to be had (GPUs); every finite pre-activation is larger. */
const LOWEST = -3.0e38;

/** mean (x̂ − x)² times a fixed scale: the normalised mean squared error when the scale is 1/variance of the data. */
export const reconstructionLoss = (reconstruction: Tensor, x: Tensor, scale: Tensor): Tensor =>
  multiply(scale, mean(square(subtract(reconstruction, x))));

/** What the auxiliary loss reads. */
export interface AuxiliaryInputs {
  /** x − b_pre [B, d] */
  readonly centered: Tensor;
  /** a [B, n] */
  readonly preActivations: Tensor;
  /** 1 for dead latents, else 0 [n] */
  readonly dead: Tensor;
  /** x − x̂ [B, d] */
  readonly residual: Tensor;
}

/**
 * AuxK (Gao et al. 2024, appendix A.2): how badly the k_aux largest dead latents, decoded without bias, model the
 * residual e of the main reconstruction: mean (ê − e)² / mean (e − mean_b e)².
 *
 * Nothing flows back into e. The loss is exactly 0 while no latent is dead, and where the residual has no variance.
 */
export function auxiliaryLoss(
  model: SparseAutoencoder,
  { k, relu: clipsNegative }: SaeRecipe["auxiliary"],
  inputs: AuxiliaryInputs,
): Tensor {
  const residual = stopGradient(inputs.residual);
  const scores = where(inputs.dead, inputs.preActivations, LOWEST);
  const { values, indices } = model.select(inputs.centered, scores, k);
  // Where fewer than k latents are dead, the rest of the selection are live ones that must not take part.
  const chosen = clipsNegative ? relu(values) : where(greater(stopGradient(values), LOWEST / 2), values, 0);
  const error = mean(square(subtract(model.decodeWithoutBias({ values: chosen, indices }), residual)));
  const variance = mean(square(subtract(residual, mean(residual, { axes: [0], keepDims: true }))));
  const applies = multiply(max(inputs.dead), greater(variance, 0));
  return multiply(applies, divide(error, where(greater(variance, 0), variance, 1)));
}
