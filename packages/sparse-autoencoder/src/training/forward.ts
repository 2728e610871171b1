import { constant, greater, less, relu, slice, sum, type Tensor, where } from "@quadrivium/tensor";
import type { SparseAutoencoder, SparseCode } from "../model.ts";
import type { SaeRecipe } from "../recipe.ts";
import type { DeadLatents } from "./dead-latents.ts";

/** What the encoder computes before anything is chosen. */
export interface Encoded {
  /** [B, d] */
  readonly centered: Tensor;
  /** a [B, n] */
  readonly preActivations: Tensor;
}

/** What the losses and metrics read of a forward pass. */
export interface Forward {
  /** x̂ [B, d] */
  readonly reconstruction: Tensor;
  /** x̂ from the latents of the Multi-TopK term [B, d], where there is one. */
  readonly multiTopK?: Tensor;
  /** 1 for latents that fired, else 0 [n]. */
  readonly fired: Tensor;
  /** Σ z over the batch: a scalar. */
  readonly total: Tensor;
  /** Number of z > 0 in the batch: a scalar. */
  readonly active: Tensor;
}

/** The first k entries of each row: since they are sorted, the k largest. */
function firstOf({ values, indices }: SparseCode, k: number): SparseCode {
  const [rows, all] = values.shape;
  if (k === all) return { values, indices };
  return { values: slice(values, [0, 0], [rows, k]), indices: slice(indices, [0, 0], [rows, k]) };
}

/** The forward pass of ReLU, over all n latents of each row. */
export function denseForward(model: SparseAutoencoder, encoded: Encoded, dead: DeadLatents): Forward {
  const z = relu(encoded.preActivations);
  return {
    reconstruction: model.decodeDense(z),
    fired: dead.firedInDense(z),
    total: sum(z),
    active: sum(greater(z, 0)),
  };
}

/**
 * The forward pass of TopK. All selections are taken from one, the largest.
 * @param k a scalar that says how many latents may be active while their number falls; else the autoencoder's own
 */
export function sparseForward(
  model: SparseAutoencoder,
  { multiTopK, annealing }: Pick<SaeRecipe, "multiTopK" | "annealing">,
  { centered, preActivations }: Encoded,
  dead: DeadLatents,
  k?: Tensor,
): Forward {
  const most = k === undefined ? model.config.k : (annealing?.from ?? model.config.k);
  const isMulti = multiTopK.coefficient > 0;
  const widest = isMulti ? Math.max(most, multiTopK.k) : most;
  const selected = model.select(centered, preActivations, widest);
  const all = { values: relu(selected.values), indices: selected.indices };

  const { values, indices } = firstOf(all, most);
  const ranks = Float32Array.from({ length: most }, (_, rank) => rank);
  const kept = k === undefined ? values : where(less(constant(ranks, [1, most]), k), values, 0);
  const code = { values: kept, indices };
  return {
    reconstruction: model.decode(code),
    multiTopK: isMulti ? model.decode(firstOf(all, multiTopK.k)) : undefined,
    fired: dead.firedIn(code),
    total: sum(kept),
    active: sum(greater(kept, 0)),
  };
}
