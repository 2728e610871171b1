import { adam, type Constraint, type TrainingGraph, unitNorm } from "@quadrivium/nn";
import { add, constant, input, mean, multiply, state, subtract, type Tensor } from "@quadrivium/tensor";
import { normalizeInput } from "../input-normalization.ts";
import type { SparseAutoencoder } from "../model.ts";
import { saePreset } from "../presets/sae-preset.ts";
import type { SaeRecipe } from "../recipe.ts";
import { auxiliaryLoss } from "./auxiliary-loss.ts";
import { DeadLatents } from "./dead-latents.ts";
import { denseForward, sparseForward } from "./forward.ts";
import { fractionOfVariance, reconstructionLoss } from "./losses.ts";

/** What a training step reports besides the loss; all scalars, losses without their weights. */
export type SaeMetric =
  | "reconstructionLoss"
  | "auxiliaryLoss"
  | "multiTopKLoss"
  | "l1Loss"
  | "fvu"
  | "l0"
  | "deadFraction";

/** What a training step is made of besides the autoencoder. */
export interface SaeStepOptions {
  /** Rows per step. */
  readonly batchSize: number;
  /** How it is trained. Default: the preset `paper`. */
  readonly recipe?: SaeRecipe;
}

/** Options of `saeTrainingGraph`. */
export interface SaeGraphOptions extends SaeStepOptions {
  /** Whether the number of active latents is an input `k`, at most `recipe.annealing.from`. Default false. */
  readonly annealed?: boolean;
}

/** The name of the state that holds the fixed scale of the reconstruction loss. */
export const LOSS_SCALE = "loss_scale";

/** A loss and what it adds to the whole; 0 and nothing where there is none. */
function term(weight: number, loss?: Tensor): { readonly loss: Tensor; readonly weighted?: Tensor } {
  return loss === undefined ? { loss: constant(0) } : { loss, weighted: multiply(loss, weight) };
}

/** What holds the rows of the decoder at norm 1. */
function constraintsOf(model: SparseAutoencoder, { decoderNorm }: SaeRecipe): Constraint[] {
  if (decoderNorm === "rescaled") return [];
  return [unitNorm(model.decoder, { when: decoderNorm === "unitAfterStep" ? "after" : "before" })];
}

/**
 * One training step over the input `x` [B, d]. In this order: forward pass, losses, backward pass, projection of the
 * decoder's gradient, clipping, Adam, norm of the decoder, averages, dead latents; as far as the recipe has them, and with
 * the norm and the averages before Adam where it says so.
 */
export function saeTrainingGraph(
  model: SparseAutoencoder,
  options: SaeGraphOptions,
): TrainingGraph<SaeMetric> {
  const { config } = model;
  const { batchSize, recipe = saePreset("paper", config).recipe, annealed = false } = options;
  const { x } = normalizeInput(input("x", [batchSize, config.width]), config);
  const deadLatents = new DeadLatents(config.latents, batchSize, recipe.dead);
  const inputs = { model, recipe, deadLatents, x, k: annealed ? input("k", []) : undefined };
  const forward = config.activation === "relu" ? denseForward(inputs) : sparseForward(inputs);
  const { reconstruction, dead, chosenDead: chosen } = forward;

  const scale = state(LOSS_SCALE, []);
  const lossOf = (y: Tensor) => reconstructionLoss(recipe.loss, y, x, scale);
  const residual = subtract(x, reconstruction);
  const main = lossOf(reconstruction);
  const { auxiliary, multiTopK, l1 } = recipe;
  const terms = {
    auxiliaryLoss: term(
      auxiliary.coefficient,
      chosen && auxiliaryLoss(model, auxiliary, { x, chosen, dead, residual }),
    ),
    multiTopKLoss: term(multiTopK.coefficient, forward.multiTopK && lossOf(forward.multiTopK)),
    l1Loss: term(l1, l1 > 0 ? multiply(forward.total, 1 / batchSize) : undefined),
  };
  const { average } = recipe;
  return {
    loss: Object.values(terms).reduce(
      (total, { weighted }) => (weighted ? add(total, weighted) : total),
      main,
    ),
    parameters: model.parameters,
    optimization: {
      optimizer: adam(recipe.optimizer),
      learningRate: input("learningRate", []),
      constraints: constraintsOf(model, recipe),
      clipNorm: recipe.clipNorm,
      averageDecay: average?.decay,
      averageOf: average?.of,
    },
    metrics: {
      reconstructionLoss: main,
      auxiliaryLoss: terms.auxiliaryLoss.loss,
      multiTopKLoss: terms.multiTopKLoss.loss,
      l1Loss: terms.l1Loss.loss,
      fvu: fractionOfVariance(residual, x),
      l0: multiply(forward.active, 1 / batchSize),
      deadFraction: mean(dead),
    },
    updates: [forward.counted],
  };
}
