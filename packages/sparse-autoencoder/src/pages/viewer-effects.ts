import { ShapeError } from "@quadrivium/kernels";
import { checkFinite } from "./page-example.ts";

/** The tokens that a latent moves most in one prediction, the most moved first, and by how much. */
export interface Votes {
  readonly tokens: readonly string[];
  readonly values: ArrayLike<number>;
}

/** For each token but the first, what is done to its prediction: the tokens that the latent raises and those it lowers. */
export interface VoteTable {
  /** [T − 1] */
  readonly up: readonly Votes[];
  /** [T − 1] */
  readonly down: readonly Votes[];
}

/**
 * What a latent does to each prediction of a piece of T tokens, as `latentEffects` finds it by ablation; entry t − 1 tells
 * of token t.
 */
export interface AblationEffects {
  /** [T − 1], the loss without the latent less that with it, in nats; above 0 the latent helps. */
  readonly lossDifference: ArrayLike<number>;
  /** [T − 1] KL(clean ‖ ablated), in nats. */
  readonly kl: ArrayLike<number>;
  /** By difference of logits, with the latent less without it. */
  readonly logits: VoteTable;
  /** By difference of probabilities, likewise. */
  readonly probabilities: VoteTable;
}

/** The effects as OpenAI's sae-viewer reads them. */
export interface ViewerEffects {
  readonly ablate_loss_diff: readonly number[];
  readonly kl: readonly number[];
  readonly top_upvote_tokens_logits: readonly (readonly string[])[];
  readonly top_upvotes_logits: readonly (readonly number[])[];
  readonly top_downvote_tokens_logits: readonly (readonly string[])[];
  readonly top_downvotes_logits: readonly (readonly number[])[];
  readonly top_upvote_tokens_probs: readonly (readonly string[])[];
  readonly top_upvotes_probs: readonly (readonly number[])[];
  readonly top_downvote_tokens_probs: readonly (readonly string[])[];
  readonly top_downvotes_probs: readonly (readonly number[])[];
}

/**
 * Effects on a piece of `tokens` tokens in the viewer's form.
 * @throws {ShapeError} unless there is an entry for each token but the first, with equally many votes of each kind: the
 * viewer shows them side by side
 * @throws {OptionError} when a number is not finite
 */
export function viewerEffects(effects: AblationEffects, tokens: number): ViewerEffects {
  const { lossDifference, kl, logits, probabilities } = effects;
  const votes = {
    "logits.up": logits.up,
    "logits.down": logits.down,
    "probabilities.up": probabilities.up,
    "probabilities.down": probabilities.down,
  };
  for (const [name, { length }] of Object.entries({ lossDifference, kl, ...votes })) {
    if (length !== tokens - 1)
      throw shapeError(`${tokens - 1} entries of ${name}, one for each token but the first`, `${length}`);
  }
  checkFinite("viewerPage: lossDifference", lossDifference);
  checkFinite("viewerPage: kl", kl);
  for (const [name, column] of Object.entries(votes)) {
    for (const [at, { tokens: names, values }] of column.entries()) {
      const { length } = logits.up[at].tokens;
      if (names.length !== length || values.length !== length) {
        const received = `${names.length} tokens, ${values.length} values`;
        throw shapeError(`${length} votes in ${name} of token ${at + 1}, as in logits.up`, received);
      }
      checkFinite(`viewerPage: ${name}`, values);
    }
  }
  const names = (column: readonly Votes[]) => column.map((entry) => [...entry.tokens]);
  const values = (column: readonly Votes[]) => column.map((entry) => Array.from(entry.values));
  return {
    ablate_loss_diff: Array.from(lossDifference),
    kl: Array.from(kl),
    top_upvote_tokens_logits: names(logits.up),
    top_upvotes_logits: values(logits.up),
    top_downvote_tokens_logits: names(logits.down),
    top_downvotes_logits: values(logits.down),
    top_upvote_tokens_probs: names(probabilities.up),
    top_upvotes_probs: values(probabilities.up),
    top_downvote_tokens_probs: names(probabilities.down),
    top_downvotes_probs: values(probabilities.down),
  };
}

const shapeError = (expected: string, received: string) =>
  new ShapeError("viewerPage: effects", { expected, received });
