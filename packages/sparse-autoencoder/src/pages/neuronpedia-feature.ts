import { OptionError } from "@quadrivium/kernels";
import { equalWidthHistogram } from "./equal-width-histogram.ts";
import { checkExample, checkFinite, checkWhole, type PageExample, type TokenText } from "./page-example.ts";

/** What is known of one latent. */
export interface DashboardFeature {
  readonly latent: number;
  /** The positive activations over the whole data set, in any order. */
  readonly activations: ArrayLike<number>;
  /** How many tokens there were in all. */
  readonly tokens: number;
  /** [V]: what one unit of the latent adds to each token's logit, its decoder row times the unembedding. */
  readonly logits: ArrayLike<number>;
  /** Those with the largest activations. */
  readonly top: readonly PageExample[];
  /** Others; each is filed under the interval that its activation lies in. */
  readonly others: readonly PageExample[];
}

/** How a latent is shown. */
export interface DashboardOptions {
  readonly tokenText: TokenText;
  /** Into how many intervals 0 … the largest activation is divided. Default 5. */
  readonly intervals?: number;
  /** Length of the lists of promoted and suppressed tokens. Default 10. */
  readonly rows?: number;
  /** Bars of each histogram. Default 50. */
  readonly bars?: number;
}

/** An example in a batch file of SAEDashboard. */
export interface NeuronpediaActivation {
  /** −1 for the top activations. */
  readonly bin_min: number;
  readonly bin_max: number;
  /** Fraction of all tokens in the interval; −1 for the top activations. */
  readonly bin_contains: number;
  readonly tokens: readonly string[];
  readonly values: readonly number[];
  readonly qualifying_token_index: number;
}

/** A latent in a batch file of SAEDashboard. Lists that need the subject model's neurons are left empty. */
export interface NeuronpediaFeature {
  readonly feature_index: number;
  readonly neuron_alignment_indices: readonly number[];
  readonly neuron_alignment_values: readonly number[];
  readonly neuron_alignment_l1: readonly number[];
  readonly correlated_neurons_indices: readonly number[];
  readonly correlated_neurons_l1: readonly number[];
  readonly correlated_neurons_pearson: readonly number[];
  readonly correlated_features_indices: readonly number[];
  readonly correlated_features_l1: readonly number[];
  readonly correlated_features_pearson: readonly number[];
  readonly neg_str: readonly string[];
  readonly neg_values: readonly number[];
  readonly pos_str: readonly string[];
  readonly pos_values: readonly number[];
  readonly frac_nonzero: number;
  readonly freq_hist_data_bar_values: readonly number[];
  readonly freq_hist_data_bar_heights: readonly number[];
  readonly logits_hist_data_bar_heights: readonly number[];
  readonly logits_hist_data_bar_values: readonly number[];
  readonly decoder_weights_dist: readonly number[];
  readonly activations: readonly NeuronpediaActivation[];
}

/** Three decimals, as SAEDashboard writes them. */
const round = (value: number) => Math.round(value * 1000) / 1000;

/**
 * A latent for a batch file of SAEDashboard, which Neuronpedia takes: histograms of its activations and of its effect on
 * the logits, the tokens it promotes and suppresses most, and examples by intervals of activation, the highest first.
 * @throws {OptionError} {ShapeError} when an example or a number cannot be shown
 */
export function neuronpediaFeature(
  { latent, activations, tokens, logits, top, others }: DashboardFeature,
  { tokenText, intervals = 5, rows = 10, bars = 50 }: DashboardOptions,
): NeuronpediaFeature {
  checkWhole("neuronpediaFeature: latent", latent);
  checkWhole("neuronpediaFeature: tokens", tokens);
  checkFinite("neuronpediaFeature: logits", logits);
  checkActivations(activations, tokens);
  const largest = Array.from(activations).reduce((a, b) => Math.max(a, b), 0);
  const activationBars = equalWidthHistogram(activations, bars);
  const logitBars = equalWidthHistogram(logits, bars);
  const order = Array.from(logits, (_, token) => token).sort((a, b) => logits[a] - logits[b]);
  const suppressed = order.slice(0, rows);
  const promoted = order.slice(-rows).reverse();
  const none: readonly number[] = [];
  return {
    feature_index: latent,
    neuron_alignment_indices: none,
    neuron_alignment_values: none,
    neuron_alignment_l1: none,
    correlated_neurons_indices: none,
    correlated_neurons_l1: none,
    correlated_neurons_pearson: none,
    correlated_features_indices: none,
    correlated_features_l1: none,
    correlated_features_pearson: none,
    neg_str: suppressed.map(tokenText),
    neg_values: suppressed.map((token) => round(logits[token])),
    pos_str: promoted.map(tokenText),
    pos_values: promoted.map((token) => round(logits[token])),
    frac_nonzero: tokens === 0 ? 0 : activations.length / tokens,
    freq_hist_data_bar_values: activationBars.values.map(round),
    freq_hist_data_bar_heights: activationBars.heights,
    logits_hist_data_bar_heights: logitBars.heights,
    logits_hist_data_bar_values: logitBars.values.map(round),
    decoder_weights_dist: none,
    activations: [
      ...top.map((example) => activationOf(example, { low: -1, high: largest, contains: -1 }, tokenText)),
      ...intervalsOf(activations, { largest, intervals, tokens }).flatMap((interval) =>
        others
          .filter((example) => isWithin(interval, example.activations[example.position]))
          .map((example) => activationOf(example, interval, tokenText)),
      ),
    ],
  };
}

interface Interval {
  readonly low: number;
  readonly high: number;
  readonly contains: number;
}

/** The lowest interval holds its lower end too; every other only its upper one, so that each example is in one of them. */
const isWithin = ({ low, high }: Interval, activation: number) =>
  activation <= high && (activation > low || (low === 0 && activation === 0));

/** Equal parts of 0 … largest, the highest first, each with the fraction of all tokens in it. */
function intervalsOf(
  activations: ArrayLike<number>,
  { largest, intervals, tokens }: { largest: number; intervals: number; tokens: number },
): Interval[] {
  return Array.from({ length: intervals }, (_, i) => {
    const bounds = {
      low: (largest * (intervals - 1 - i)) / intervals,
      high: (largest * (intervals - i)) / intervals,
    };
    const zeros = bounds.low === 0 ? tokens - activations.length : 0;
    const count = Array.from(activations).filter((a) => isWithin({ ...bounds, contains: 0 }, a)).length;
    return { ...bounds, contains: tokens === 0 ? 0 : (count + zeros) / tokens };
  });
}

function activationOf(
  example: PageExample,
  { low, high, contains }: Interval,
  tokenText: TokenText,
): NeuronpediaActivation {
  checkExample("neuronpediaFeature: example", example);
  return {
    bin_min: round(low),
    bin_max: round(high),
    bin_contains: contains,
    tokens: Array.from(example.tokenIds, tokenText),
    values: Array.from(example.activations, round),
    qualifying_token_index: example.position,
  };
}

function checkActivations(activations: ArrayLike<number>, tokens: number): void {
  checkFinite("neuronpediaFeature: activations", activations);
  const notPositive = Array.from(activations).find((activation) => activation <= 0);
  if (notPositive !== undefined || activations.length > tokens) {
    throw new OptionError("neuronpediaFeature: activations", {
      expected: `at most ${tokens} numbers > 0`,
      received: notPositive === undefined ? `${activations.length} numbers` : `${notPositive}`,
    });
  }
}
