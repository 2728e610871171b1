import {
  add,
  assign,
  greater,
  greaterEqual,
  max,
  minimum,
  reshape,
  type State,
  segmentSum,
  state,
  type Tensor,
  type Update,
  where,
} from "@quadrivium/tensor";
import type { SparseCode } from "../model.ts";
import type { DeadRecipe } from "../recipe.ts";

/** What a batch does to the counts. */
export interface DeadCount {
  /** 1 for the latents that count as dead for the batch, else 0 [n]. */
  readonly dead: Tensor;
  /** The counts after it. */
  readonly counted: Update;
}

/**
 * For each latent how long ago it last fired, as the state `tokens_since_fired` or `steps_since_fired` [n]; see
 * `DeadRecipe` for the two ways of counting. Counts stop where the latent is dead.
 */
export class DeadLatents {
  readonly sinceFired: State;
  private readonly latents: number;
  private readonly batchSize: number;
  private readonly recipe: DeadRecipe;

  constructor(latents: number, batchSize: number, recipe: DeadRecipe) {
    this.latents = latents;
    this.batchSize = batchSize;
    this.recipe = recipe;
    this.sinceFired = state(`${recipe.counting}_since_fired`, [latents]);
  }

  /** The count from which on a latent is dead. */
  private get limit(): number {
    const { counting, afterTokens } = this.recipe;
    return counting === "tokens" ? afterTokens : Math.floor(afterTokens / this.batchSize) + 1;
  }

  /** 1 for latents with a value above the limit in some row of a sparse code, else 0. [n] */
  firedIn({ values, indices }: SparseCode): Tensor {
    const count = values.shape[0] * values.shape[1];
    const fires = reshape(greater(values, this.recipe.firesAbove), [count]);
    return greater(segmentSum(fires, reshape(indices, [count]), this.latents), 0);
  }

  /** The same for z [B, n] with all its zeros. */
  firedInDense(z: Tensor): Tensor {
    return max(greater(z, this.recipe.firesAbove), { axes: [0] });
  }

  /** What a batch does in which some latents fired: 1 for those, else 0. fired [n] */
  count(fired: Tensor): DeadCount {
    const { counting, includesBatch } = this.recipe;
    const { sinceFired, limit } = this;
    const counted =
      counting === "tokens"
        ? where(fired, 0, minimum(add(sinceFired, this.batchSize), limit))
        : minimum(add(where(fired, 0, sinceFired), 1), limit);
    const dead = greaterEqual(includesBatch ? counted : sinceFired, limit);
    return { dead, counted: assign(sinceFired, counted) };
  }
}
