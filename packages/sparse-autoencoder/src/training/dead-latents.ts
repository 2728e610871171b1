import {
  add,
  assign,
  greater,
  greaterEqual,
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
import type { SaeRecipe } from "../recipe.ts";

/**
 * For each latent the number of tokens since it last fired (had a value > 0; being selected with value 0 does not
 * count), as the state `tokens_since_fired` [n]. The count stops at `afterTokens`, where the latent is dead.
 */
export class DeadLatents {
  readonly tokensSinceFired: State;
  private readonly latents: number;
  private readonly afterTokens: number;

  constructor(latents: number, { afterTokens }: SaeRecipe["dead"]) {
    this.latents = latents;
    this.afterTokens = afterTokens;
    this.tokensSinceFired = state("tokens_since_fired", [latents]);
  }

  /** 1 for dead latents, else 0, before this step's batch is counted. */
  get mask(): Tensor {
    return greaterEqual(this.tokensSinceFired, this.afterTokens);
  }

  /** The counts after a batch: 0 for latents that fired, one batch more for the others. */
  count({ values, indices }: SparseCode): Update {
    const [rows, k] = values.shape;
    const fires = segmentSum(
      reshape(greater(values, 0), [rows * k]),
      reshape(indices, [rows * k]),
      this.latents,
    );
    const longer = minimum(add(this.tokensSinceFired, rows), this.afterTokens);
    return assign(this.tokensSinceFired, where(greater(fires, 0), 0, longer));
  }
}
