import { ShapeError } from "@quadrivium/kernels";
import type { N2gExample } from "./explain-latent.ts";
import type { N2gExplanation } from "./n2g-explanation.ts";
import { type N2gPredictOptions, predictActivation, predictActivations } from "./predict-activations.ts";

/** A text and what the latent really did on it. */
export interface ScoredText {
  readonly tokens: ArrayLike<number>;
  /** The latent's activation at each token. */
  readonly activations: ArrayLike<number>;
}

/** How an explanation's predictions agree with a latent, token by token; active is an activation > 0. */
export interface ExplanationScore {
  /** Of the tokens at which it predicts an activation, the fraction at which the latent is active; NaN if it never does. */
  readonly precision: number;
  /** Of the tokens at which the latent is active, the fraction at which it predicts an activation; NaN if it never is. */
  readonly recall: number;
  /** Number of tokens at which it predicts an activation. */
  readonly predicted: number;
  /** Number of tokens at which the latent is active. */
  readonly active: number;
  /** Number of tokens at which both are so. */
  readonly both: number;
}

/**
 * Scores an explanation on texts. Precision and recall are over all tokens; where activations are rare, take
 * `explanationRecall` on random ones beside it.
 * @throws {ShapeError} when a text has more or fewer activations than tokens
 */
export function scoreExplanation(
  explanation: N2gExplanation,
  texts: Iterable<ScoredText>,
  options: N2gPredictOptions = {},
): ExplanationScore {
  let [predicted, active, both] = [0, 0, 0];
  for (const { tokens, activations } of texts) {
    if (activations.length !== tokens.length) {
      const expected = `activations of ${tokens.length} tokens`;
      throw new ShapeError("scoreExplanation", { expected, received: `${activations.length}` });
    }
    for (const [position, prediction] of predictActivations(explanation, tokens, options).entries()) {
      if (prediction > 0) predicted++;
      if (activations[position] > 0) active++;
      if (prediction > 0 && activations[position] > 0) both++;
    }
  }
  return { precision: both / predicted, recall: both / active, predicted, active, both };
}

/** Of some places at which the latent is active, the fraction at which an explanation predicts it; NaN of none. */
export function explanationRecall(
  explanation: N2gExplanation,
  examples: readonly N2gExample[],
  options: N2gPredictOptions = {},
): number {
  const isFound = ({ tokens, index }: N2gExample) =>
    predictActivation(explanation, tokens, index, options) > 0;
  return examples.filter(isFound).length / examples.length;
}
