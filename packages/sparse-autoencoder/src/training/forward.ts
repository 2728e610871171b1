import { constant, greater, less, relu, slice, sum, type Tensor, topK, where } from "@quadrivium/tensor";
import type { SparseAutoencoder, SparseCode } from "../model.ts";
import type { SaeRecipe } from "../recipe.ts";
import { chooseDead } from "./auxiliary-loss.ts";
import type { DeadCount, DeadLatents } from "./dead-latents.ts";

/** What the losses and metrics read of a forward pass. */
export interface Forward extends DeadCount {
  /** x̂ [B, d] */
  readonly reconstruction: Tensor;
  /** x̂ from the latents of the Multi-TopK term [B, d], where there is one. */
  readonly multiTopK?: Tensor;
  /** The dead latents of the auxiliary loss, where there is one. */
  readonly chosenDead?: SparseCode;
  /** Σ z over the batch: a scalar. */
  readonly total: Tensor;
  /** Number of z > 0 in the batch: a scalar. */
  readonly active: Tensor;
}

/** What a forward pass is made from. */
export interface ForwardInputs {
  readonly model: SparseAutoencoder;
  readonly recipe: SaeRecipe;
  readonly deadLatents: DeadLatents;
  /** [B, d] */
  readonly x: Tensor;
  /** How many latents may be active, a scalar, while their number falls; else it is the autoencoder's own. */
  readonly k?: Tensor;
}

/** The forward pass of ReLU, over all n latents of each row. */
export function denseForward({ model, recipe, deadLatents, x }: ForwardInputs): Forward {
  const a = model.preActivations(x);
  const z = relu(a);
  const count = deadLatents.count(deadLatents.firedInDense(z));
  const { auxiliary } = recipe;
  const [chosenDead] =
    auxiliary.coefficient > 0 ? model.selected(x, [chooseDead(auxiliary, a, count.dead)]) : [];
  return {
    ...count,
    reconstruction: model.decodeDense(z),
    chosenDead,
    total: sum(z),
    active: sum(greater(z, 0)),
  };
}

/** The first k entries of each row: since they are sorted, the k largest. */
function firstOf({ values, indices }: SparseCode, k: number): SparseCode {
  const [rows, all] = values.shape;
  if (k === all) return { values, indices };
  return { values: slice(values, [0, 0], [rows, k]), indices: slice(indices, [0, 0], [rows, k]) };
}

/** A code without the entries of rank k and above, k being a scalar. */
function withoutRanksFrom({ values, indices }: SparseCode, k: Tensor): SparseCode {
  const ranks = Float32Array.from({ length: values.shape[1] }, (_, rank) => rank);
  return { values: where(less(constant(ranks, [1, ranks.length]), k), values, 0), indices };
}

/** The forward pass of TopK. What is selected for x̂ and for Multi-TopK are the first ones of one selection. */
export function sparseForward({ model, recipe, deadLatents, x, k }: ForwardInputs): Forward {
  const { multiTopK, auxiliary, annealing } = recipe;
  const most = k === undefined ? model.config.k : (annealing?.from ?? model.config.k);
  const isMulti = multiTopK.coefficient > 0;
  const a = model.preActivations(x);
  const selection = topK(a, isMulti ? Math.max(most, multiTopK.k) : most);
  const kept = (code: SparseCode) => {
    const first = firstOf({ values: relu(code.values), indices: code.indices }, most);
    return k === undefined ? first : withoutRanksFrom(first, k);
  };
  const count = deadLatents.count(deadLatents.firedIn(kept(selection)));
  const choices = auxiliary.coefficient > 0 ? [chooseDead(auxiliary, a, count.dead)] : [];
  const [selected, chosenDead] = model.selected(x, [selection, ...choices]);
  const code = kept(selected);
  const wide = { values: relu(selected.values), indices: selected.indices };
  return {
    ...count,
    reconstruction: model.decode(code),
    multiTopK: isMulti ? model.decode(firstOf(wide, multiTopK.k)) : undefined,
    chosenDead,
    total: sum(code.values),
    active: sum(greater(code.values, 0)),
  };
}
