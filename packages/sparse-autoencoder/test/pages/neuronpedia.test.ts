import { describe, expect, it } from "vitest";
import {
  type DashboardFeature,
  neuronpediaBatch,
  neuronpediaBatchPath,
  neuronpediaFeature,
  type PageExample,
} from "../../src/index.ts";

const tokenText = (tokenId: number) => `t${tokenId}`;
const exampleOf = (...activations: number[]): PageExample => ({
  document: 0,
  position: 1,
  activations,
  tokenIds: activations.map((_, i) => i),
});
const feature: DashboardFeature = {
  latent: 3,
  activations: [4, 1, 0.5, 2.00049],
  tokens: 100,
  logits: Float32Array.of(0.5, -1, 2, 0, -0.25),
  top: [exampleOf(0, 4, 1)],
  others: [exampleOf(0, 0.5), exampleOf(0, 2.00049), exampleOf(0, 1), exampleOf(0, 0)],
};

describe("a latent for Neuronpedia", () => {
  const result = neuronpediaFeature(feature, { tokenText, intervals: 4, rows: 2, bars: 5 });

  it("has exactly the fields of a batch file", () => {
    expect(Object.keys(result)).toEqual([
      "feature_index",
      "neuron_alignment_indices",
      "neuron_alignment_values",
      "neuron_alignment_l1",
      "correlated_neurons_indices",
      "correlated_neurons_l1",
      "correlated_neurons_pearson",
      "correlated_features_indices",
      "correlated_features_l1",
      "correlated_features_pearson",
      "neg_str",
      "neg_values",
      "pos_str",
      "pos_values",
      "frac_nonzero",
      "freq_hist_data_bar_values",
      "freq_hist_data_bar_heights",
      "logits_hist_data_bar_heights",
      "logits_hist_data_bar_values",
      "decoder_weights_dist",
      "activations",
    ]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("lists what it suppresses and promotes, the strongest first", () => {
    expect(result).toMatchObject({
      neg_str: ["t1", "t4"],
      neg_values: [-1, -0.25],
      pos_str: ["t2", "t0"],
      pos_values: [2, 0.5],
    });
  });

  it("has the density and both histograms", () => {
    expect(result).toMatchObject({
      frac_nonzero: 0.04,
      freq_hist_data_bar_values: [0.85, 1.55, 2.25, 2.95, 3.65],
      freq_hist_data_bar_heights: [2, 0, 1, 0, 1],
      logits_hist_data_bar_values: [-0.7, -0.1, 0.5, 1.1, 1.7],
      logits_hist_data_bar_heights: [1, 2, 1, 0, 1],
    });
  });

  it("files the top first, then the others by intervals from the highest down, zeros with the lowest", () => {
    expect(
      result.activations.map(({ bin_min, bin_max, bin_contains }) => [bin_min, bin_max, bin_contains]),
    ).toEqual([
      [-1, 4, -1],
      [2, 3, 0.01],
      [0, 1, 0.98],
      [0, 1, 0.98],
      [0, 1, 0.98],
    ]);
    expect(result.activations[1]).toEqual({
      bin_min: 2,
      bin_max: 3,
      bin_contains: 0.01,
      tokens: ["t0", "t1"],
      values: [0, 2],
      qualifying_token_index: 1,
    });
  });

  it("has 50 bars, 10 rows and 5 intervals by default", () => {
    const logits = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i));
    const { freq_hist_data_bar_values, logits_hist_data_bar_heights, pos_str, neg_str, activations } =
      neuronpediaFeature({ ...feature, logits }, { tokenText });
    expect([freq_hist_data_bar_values.length, logits_hist_data_bar_heights.length]).toEqual([50, 50]);
    expect([pos_str.length, neg_str.length]).toEqual([10, 10]);
    expect(activations[1].bin_min).toBe(1.6);
  });

  it("may be dead", () => {
    const dead = neuronpediaFeature({ ...feature, activations: [], top: [], others: [] }, { tokenText });
    expect(dead).toMatchObject({ frac_nonzero: 0, freq_hist_data_bar_values: [], activations: [] });
  });

  it.each<[string, Partial<DashboardFeature>, RegExp]>([
    ["activations that are not positive", { activations: [1, 0] }, /at most 100 numbers > 0, got 0/],
    ["more activations than tokens", { tokens: 3 }, /at most 3 numbers > 0, got 4 numbers/],
    ["a logit that is NaN", { logits: [Number.NaN] }, /logits.*NaN/],
    [
      "an example of unequal lengths",
      { top: [{ ...exampleOf(1, 2), tokenIds: [1] }] },
      /2 activations, 1 tokens/,
    ],
    ["no number of a latent", { latent: 1.5 }, /latent.*1\.5/],
  ])("refuses %s", (_, change, message) => {
    expect(() => neuronpediaFeature({ ...feature, ...change }, { tokenText })).toThrow(message);
  });
});

it.each(["intervals", "rows", "bars"])("needs one of %s at least", (option) =>
  expect(() => neuronpediaFeature(feature, { tokenText, [option]: 0 })).toThrow(
    `${option}: expected a whole number in 1 …`,
  ),
);

describe("a batch", () => {
  const source = {
    modelId: "gpt2-small",
    layer: 8,
    saeSet: "res-topk",
    prompts: 10,
    tokensPerPrompt: 128,
    dataset: "stories",
  };

  it("tells what its latents belong to", () => {
    const result = neuronpediaFeature(feature, { tokenText });
    expect(neuronpediaBatch(source, [result])).toEqual({
      model_id: "gpt2-small",
      layer: 8,
      sae_set: "res-topk",
      features: [{ ...result, n_prompts_total: 10, n_tokens_in_prompt: 128, dataset: "stories" }],
    });
  });

  it("has the name that SAEDashboard's tools look for", () => {
    expect(neuronpediaBatchPath(0)).toBe("batch-0.json");
    expect(() => neuronpediaBatchPath(-1)).toThrow(/-1/);
  });

  it("refuses a layer that is none", () =>
    expect(() => neuronpediaBatch({ ...source, layer: 0.5 }, [])).toThrow(/layer.*0\.5/));
});
