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
  where,
} from "@quadrivium/tensor";
import type { SparseAutoencoder, SparseCode } from "../model.ts";
import type { AuxiliaryRecipe } from "../recipe.ts";
import { fractionOfVariance, squaredDeviation, sumOfSquares } from "./losses.ts";

/** Stands for −∞ where infinities are not to be had (GPUs); every finite pre-activation is larger. */
const LOWEST = -3.0e38;

/** What the auxiliary loss reads. */
export interface AuxiliaryInputs {
  /** x [B, d] */
  readonly x: Tensor;
  /** What the encoder sees of it [B, d] */
  readonly centered: Tensor;
  /** a [B, n] */
  readonly preActivations: Tensor;
  /** 1 for dead latents, else 0 [n] */
  readonly dead: Tensor;
  /** e = x − x̂ [B, d] */
  readonly residual: Tensor;
}

/** The k_aux dead latents of each row, with value 0 where there are none left. */
function chooseDead(
  model: SparseAutoencoder,
  { k, mask, relu: clipsNegative }: AuxiliaryRecipe,
  { centered, preActivations, dead }: AuxiliaryInputs,
): SparseCode {
  const scores =
    mask === "exclude" ? where(dead, preActivations, LOWEST) : multiply(preActivations, stopGradient(dead));
  const { values, indices } = model.select(centered, scores, k);
  // Where fewer than k latents are dead, or a live one's 0 is among the largest, live ones are chosen as well.
  return { values: clipsNegative ? relu(values) : where(gather(dead, indices), values, 0), indices };
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
  const residual = stopGradient(inputs.residual);
  const decoded = model.decodeWithoutBias(chooseDead(model, recipe, inputs));
  // b_pre − b_pre is 0, but the first of them has a gradient.
  const bias = recipe.biasGradient ? subtract(preBias, stopGradient(preBias)) : undefined;
  const error = subtract(bias === undefined ? decoded : add(decoded, bias), residual);

  const reference = recipe.form === "batchVariance" ? inputs.x : residual;
  const loss = recipe.form === "sumOfSquares" ? sumOfSquares(error) : fractionOfVariance(error, reference);
  const isDefined = recipe.form === "sumOfSquares" ? undefined : greater(squaredDeviation(reference), 0);
  const anyDead = recipe.mask === "exclude" ? max(inputs.dead) : undefined;
  const share = recipe.scaledByDead ? minimum(multiply(sum(inputs.dead), 1 / recipe.k), 1) : anyDead;
  return [isDefined, share].reduce<Tensor>(
    (total, factor) => (factor === undefined ? total : multiply(total, factor)),
    loss,
  );
}
