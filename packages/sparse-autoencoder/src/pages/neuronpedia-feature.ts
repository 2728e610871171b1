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
  /** [V], what one unit of the latent adds to each token's logit, its decoder row times the unembedding. */
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
  for (const [name, value] of Object.entries({ intervals, rows, bars }))
    checkWhole(`neuronpediaFeature: ${name}`, value, { minimum: 1 });
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
      ...intervalsOf(activations, tokens, { largest, count: intervals }).flatMap((interval, place) =>
        others
          .filter(
            ({ activations: a, position }) => placeOf(a[position], { largest, count: intervals }) === place,
          )
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

/** 0 … the largest activation in `count` equal parts. */
interface Division {
  readonly largest: number;
  readonly count: number;
}

/** The part that an activation lies in, 0 for the highest; on the border of two it belongs to the lower one. */
function placeOf(activation: number, { largest, count }: Division): number {
  const fromBelow = largest === 0 ? 1 : Math.ceil((activation / largest) * count);
  return count - Math.min(count, Math.max(1, fromBelow));
}

/** The parts, the highest first, each with the fraction of all tokens in it; the zeros are in the lowest. */
function intervalsOf(activations: ArrayLike<number>, tokens: number, division: Division): Interval[] {
  const { largest, count } = division;
  const counts = new Array<number>(count).fill(0);
  counts[count - 1] = tokens - activations.length;
  for (const activation of Array.from(activations)) counts[placeOf(activation, division)]++;
  return counts.map((contained, place) => ({
    low: (largest * (count - 1 - place)) / count,
    high: (largest * (count - place)) / count,
    contains: tokens === 0 ? 0 : contained / tokens,
  }));
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
