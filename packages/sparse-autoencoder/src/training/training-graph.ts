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

/** A loss and what it adds to the whole; 0 and nothing where its weight is 0. */
function term(weight: number, make: () => Tensor): { readonly loss: Tensor; readonly weighted?: Tensor } {
  if (weight === 0) return { loss: constant(0) };
  const loss = make();
  return { loss, weighted: multiply(loss, weight) };
}

/** What holds the rows of the decoder at norm 1. */
function constraintsOf(model: SparseAutoencoder, { decoderNorm }: SaeRecipe): Constraint[] {
  if (decoderNorm === "rescaled") return [];
  return [unitNorm(model.decoder, { when: decoderNorm === "unitAfterStep" ? "after" : "before" })];
}

/**
 * One training step over the input `x` [B, d]: forward, losses, backward, projection of the decoder's gradient,
 * clipping, Adam, norm of the decoder, averages, dead latents; the recipe says which of them, and in which order.
 */
export function saeTrainingGraph(
  model: SparseAutoencoder,
  options: SaeGraphOptions,
): TrainingGraph<SaeMetric> {
  const { config } = model;
  const { batchSize, recipe = saePreset("paper", config).recipe, annealed = false } = options;
  const { x } = normalizeInput(input("x", [batchSize, config.width]), config);
  const centered = model.center(x);
  const encoded = { centered, preActivations: model.preActivations(centered) };
  const deadLatents = new DeadLatents(config.latents, batchSize, recipe.dead);
  const forward =
    config.activation === "relu"
      ? denseForward(model, encoded, deadLatents)
      : sparseForward(model, recipe, encoded, deadLatents, annealed ? input("k", []) : undefined);
  const { reconstruction } = forward;
  const { dead, update } = deadLatents.count(forward.fired);

  const scale = state(LOSS_SCALE, []);
  const lossOf = (y: Tensor) => reconstructionLoss(recipe.loss, y, x, scale);
  const residual = subtract(x, reconstruction);
  const main = lossOf(reconstruction);
  const { auxiliary, multiTopK, l1 } = recipe;
  const auxiliaryInputs = { ...encoded, x, dead, residual };
  const terms = {
    auxiliaryLoss: term(auxiliary.coefficient, () => auxiliaryLoss(model, auxiliary, auxiliaryInputs)),
    multiTopKLoss: term(multiTopK.coefficient, () => lossOf(forward.multiTopK ?? reconstruction)),
    l1Loss: term(l1, () => multiply(forward.total, 1 / batchSize)),
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
    updates: [update],
  };
}
