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
import { DeadLatents } from "./dead-latents.ts";
import { auxiliaryLoss, reconstructionLoss } from "./losses.ts";

/** What a training step reports besides the loss; all scalars. */
export type SaeMetric = "reconstructionLoss" | "auxiliaryLoss" | "fvu" | "l0" | "deadFraction";

/** Options of the optimisation. */
export interface SaeOptimization {
  /** Rows per step. */
  readonly batchSize: number;
  /** Limit of the gradients' common norm; none by default, as in the paper for GPT-2. */
  readonly clipNorm?: number;
  /** β of the moving averages of the weights; none by default. */
  readonly averageDecay?: number;
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
  { batchSize, clipNorm, averageDecay }: SaeOptimization,
): TrainingGraph<SaeMetric> {
  const { config } = model;
  const { x } = normalizeInput(input("x", [batchSize, config.width]), config.inputNormalization);
  const deadLatents = new DeadLatents(config);
  const scale = state(LOSS_SCALE, []);

  const centered = model.center(x);
  const preActivations = model.preActivations(centered);
  const selected = model.select(centered, preActivations, config.k);
  const code = { values: relu(selected.values), indices: selected.indices };
  const reconstruction = model.decode(code);

  const main = reconstructionLoss(reconstruction, x, scale);
  const dead = deadLatents.mask;
  const residual = subtract(x, reconstruction);
  const auxiliary = auxiliaryLoss(model, { centered, preActivations, dead, residual });
  const { coefficient } = config.auxiliary;
  const loss = coefficient === 0 ? main : add(main, multiply(auxiliary, coefficient));

  return {
    loss,
    parameters: model.parameters,
    optimization: {
      optimizer: adam({ beta1: 0.9, beta2: 0.999, epsilon: 6.25e-10 }),
      learningRate: input("learningRate", []),
      constraints: [unitNorm(model.decoder)],
      clipNorm,
      averageDecay,
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
