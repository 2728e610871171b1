import { OptionError } from "@quadrivium/kernels";
import { checkChoice, checkCount, type SaeConfig } from "./config.ts";

/** How an autoencoder is trained. Plain data, written to checkpoints; made by `saePreset`. */
export interface SaeRecipe {
  /** The auxiliary loss, which revives dead latents. */
  readonly auxiliary: {
    /** k_aux: how many dead latents model the residual. */
    readonly k: number;
    /** α: weight of the loss; 0 switches it off. */
    readonly coefficient: number;
    /** Whether dead latents with negative pre-activations are left out. */
    readonly relu: boolean;
  };
  /** When a latent is dead. */
  readonly dead: {
    /** It has not fired for so many tokens; at most 2²⁴. */
    readonly afterTokens: number;
  };
  /** Limit of the gradients' common norm; none where it is left out. */
  readonly clipNorm?: number;
  /** β of the moving averages of the weights; none where it is left out. */
  readonly averageDecay?: number;
}

/** Checks a recipe for a configuration. @throws {OptionError} naming the option */
export function checkRecipe({ auxiliary, dead }: SaeRecipe, { latents }: SaeConfig): void {
  checkCount("auxiliary.k", auxiliary.k, latents);
  checkChoice("auxiliary.relu", auxiliary.relu, [true, false]);
  checkCount("dead.afterTokens", dead.afterTokens, 2 ** 24);
  if (auxiliary.coefficient >= 0 && auxiliary.coefficient < Infinity) return;
  throw new OptionError("sparse autoencoder: auxiliary.coefficient", {
    expected: "a number ≥ 0",
    received: String(auxiliary.coefficient),
  });
}
