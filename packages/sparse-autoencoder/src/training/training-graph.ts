import { adam, type TrainingGraph, unitNorm } from "@quadrivium/nn";
import {
  add,
  constant,
  divide,
  greater,
  input,
  mean,
  multiply,
  relu,
  square,
  state,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { normalizeInput } from "../input-normalization.ts";
import type { SparseAutoencoder } from "../model.ts";
import { saePreset } from "../presets.ts";
import type { SaeRecipe } from "../recipe.ts";
import { DeadLatents } from "./dead-latents.ts";
import { auxiliaryLoss, reconstructionLoss } from "./losses.ts";

/** What a training step reports besides the loss; all scalars. */
export type SaeMetric = "reconstructionLoss" | "auxiliaryLoss" | "fvu" | "l0" | "deadFraction";

/** What a training step is made of besides the autoencoder. */
export interface SaeStepOptions {
  /** Rows per step. */
  readonly batchSize: number;
  /** How it is trained. Default: the preset `paper`. */
  readonly recipe?: SaeRecipe;
}

/** The name of the state that holds the fixed scale of the reconstruction loss. */
export const LOSS_SCALE = "loss_scale";

/** Σ(x − x̂)²/Σ(x − mean_b x)² over a batch: the fraction of variance that is left unexplained. */
function fractionOfVarianceUnexplained(x: Tensor, reconstruction: Tensor): Tensor {
  const center = mean(x, { axes: [0], keepDims: true });
  return divide(sum(square(subtract(x, reconstruction))), sum(square(subtract(x, center))));
}

/**
 * One training step over the input `x` [B, d], in the paper's order: forward, losses, backward, projection of the
 * decoder's gradient, clipping, Adam (β 0.9, 0.999, ε 6.25·10⁻¹⁰), unit norm of the decoder, averages, dead latents.
 */
export function saeTrainingGraph(
  model: SparseAutoencoder,
  { batchSize, recipe = saePreset("paper", model.config).recipe }: SaeStepOptions,
): TrainingGraph<SaeMetric> {
  const { config } = model;
  const { x } = normalizeInput(input("x", [batchSize, config.width]), config);
  const deadLatents = new DeadLatents(config.latents, recipe.dead);
  const scale = state(LOSS_SCALE, []);

  const centered = model.center(x);
  const preActivations = model.preActivations(centered);
  const selected = model.select(centered, preActivations, config.k);
  const code = { values: relu(selected.values), indices: selected.indices };
  const reconstruction = model.decode(code);

  const main = reconstructionLoss(reconstruction, x, scale);
  const dead = deadLatents.mask;
  const residual = subtract(x, reconstruction);
  const auxiliary = auxiliaryLoss(model, recipe.auxiliary, { centered, preActivations, dead, residual });
  const { coefficient } = recipe.auxiliary;
  const loss = coefficient === 0 ? main : add(main, multiply(auxiliary, coefficient));

  return {
    loss,
    parameters: model.parameters,
    optimization: {
      optimizer: adam({ beta1: 0.9, beta2: 0.999, epsilon: 6.25e-10 }),
      learningRate: input("learningRate", []),
      constraints: [unitNorm(model.decoder)],
      clipNorm: recipe.clipNorm,
      averageDecay: recipe.averageDecay,
    },
    metrics: {
      reconstructionLoss: main,
      auxiliaryLoss: coefficient === 0 ? constant(0) : auxiliary,
      fvu: fractionOfVarianceUnexplained(x, reconstruction),
      l0: multiply(sum(greater(code.values, 0)), 1 / batchSize),
      deadFraction: mean(dead),
    },
    updates: [deadLatents.count(code)],
  };
}
