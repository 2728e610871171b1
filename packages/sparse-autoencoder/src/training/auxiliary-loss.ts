import {
  add,
  gather,
  greater,
  max,
  minimum,
  multiply,
  relu,
  stopGradient,
  subtract,
  sum,
  type Tensor,
  topK,
  where,
} from "@quadrivium/tensor";
import type { SparseAutoencoder, SparseCode } from "../model.ts";
import type { AuxiliaryForm, AuxiliaryRecipe } from "../recipe.ts";
import { fractionOfVariance, squaredDeviation, sumOfSquares } from "./losses.ts";

/** Stands for −∞ where infinities are not to be had (GPUs); every finite pre-activation is larger. */
const LOWEST = -3.0e38;

/**
 * The k_aux largest dead latents of each row, before any ReLU. Where fewer are dead, or a live one's 0 is among the
 * largest, live ones are chosen as well.
 * @param preActivations a [B, n]
 * @param dead 1 for dead latents, else 0 [n]
 */
export function chooseDead({ k, mask }: AuxiliaryRecipe, preActivations: Tensor, dead: Tensor): SparseCode {
  const scores = mask === "exclude" ? where(dead, preActivations, LOWEST) : multiply(preActivations, dead);
  return topK(scores, k);
}

/** What the auxiliary loss reads. */
export interface AuxiliaryInputs {
  /** x [B, d] */
  readonly x: Tensor;
  /** What `chooseDead` has chosen. */
  readonly chosen: SparseCode;
  /** 1 for dead latents, else 0 [n] */
  readonly dead: Tensor;
  /** e = x − x̂ [B, d] */
  readonly residual: Tensor;
}

/** The loss of an error; 0 where it is to be compared to a variance that is 0. Both [B, d]. */
function inForm(form: AuxiliaryForm, error: Tensor, reference: Tensor): Tensor {
  if (form === "sumOfSquares") return sumOfSquares(error);
  return multiply(fractionOfVariance(error, reference), greater(squaredDeviation(reference), 0));
}

/**
 * AuxK (Gao et al. 2024, appendix A.2): how badly the k_aux largest dead latents, decoded without bias as ê, model the
 * residual e of the main reconstruction. Nothing flows back into e.
 *
 * With the mask `exclude` the loss is exactly 0 while no latent is dead. It is 0 where the residual has no variance.
 */
export function auxiliaryLoss(
  model: SparseAutoencoder,
  recipe: AuxiliaryRecipe,
  inputs: AuxiliaryInputs,
): Tensor {
  const { preBias } = model;
  const { chosen, dead, x } = inputs;
  const residual = stopGradient(inputs.residual);
  const values = recipe.relu ? relu(chosen.values) : where(gather(dead, chosen.indices), chosen.values, 0);
  const decoded = model.decodeWithoutBias({ values, indices: chosen.indices });
  // b_pre − b_pre is 0, but the first of them has a gradient.
  const bias = recipe.biasGradient ? subtract(preBias, stopGradient(preBias)) : undefined;
  const error = subtract(bias === undefined ? decoded : add(decoded, bias), residual);

  const loss = inForm(recipe.form, error, recipe.form === "batchVariance" ? x : residual);
  if (recipe.scaledByDead) return multiply(loss, minimum(multiply(sum(dead), 1 / recipe.k), 1));
  return recipe.mask === "exclude" ? multiply(loss, max(dead)) : loss;
}
