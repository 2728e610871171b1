import { OptionError, ShapeError } from "@quadrivium/kernels";
import { describe, expect, it } from "vitest";
import {
  type AblatedExample,
  type FeaturePage,
  type PageExample,
  type PageStatistics,
  viewerPage,
  viewerPagePath,
} from "../../src/index.ts";

const text = (tokenId: number) => ` t${tokenId}`;
const example: PageExample = {
  document: 7,
  position: 1,
  activations: Float32Array.of(0, 2.5, 0.5),
  tokenIds: Int32Array.of(11, 12, 13),
};
const statistics: PageStatistics = {
  density: 0.25,
  meanActivation: 0.5,
  meanSquare: 1.5,
  skew: 2.1,
  kurtosis: 5.5,
  histogram: { 13: 1, 3: 4 },
};
const votes = (...values: number[]) => ({ tokens: values.map((value) => `v${value}`), values });
const ablated: AblatedExample = {
  ...example,
  effects: {
    lossDifference: [0, 0.75],
    kl: Float64Array.of(0, 0.125),
    logits: { up: [votes(3, 2), votes(1, 0.5)], down: [votes(-3, -2), votes(-1, -0.5)] },
    probabilities: { up: [votes(0.3, 0.2), votes(0.1, 0)], down: [votes(-0.3, -0.2), votes(-0.1, 0)] },
  },
};

describe("the page of a latent", () => {
  it("has the fields that OpenAI's viewer reads, and no others", () => {
    const page = viewerPage({ statistics, top: [example], random: [] }, text);
    const sequence = {
      density: 0.25,
      doc_id: 7,
      idx: 1,
      act: 2.5,
      acts: [0, 2.5, 0.5],
      tokens: [" t11", " t12", " t13"],
      token_ints: [11, 12, 13],
    };
    expect(page).toEqual({
      density: 0.25,
      mean_act: 0.5,
      mean_act_squared: 1.5,
      skew: 2.1,
      kurtosis: 5.5,
      hist: { 3: 4, 13: 1 },
      top: [sequence],
      random: [],
    });
    expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });

  it("with the effects of ablation has them under the viewer's names, one entry fewer than tokens", () => {
    const page = viewerPage({ statistics, top: [ablated], random: [example] }, text);
    const { density: _density, doc_id: _document, idx: _idx, act: _act, acts: _acts, ...rest } = page.top[0];
    expect(rest).toEqual({
      tokens: [" t11", " t12", " t13"],
      token_ints: [11, 12, 13],
      ablate_loss_diff: [0, 0.75],
      kl: [0, 0.125],
      top_upvote_tokens_logits: [
        ["v3", "v2"],
        ["v1", "v0.5"],
      ],
      top_upvotes_logits: [
        [3, 2],
        [1, 0.5],
      ],
      top_downvote_tokens_logits: [
        ["v-3", "v-2"],
        ["v-1", "v-0.5"],
      ],
      top_downvotes_logits: [
        [-3, -2],
        [-1, -0.5],
      ],
      top_upvote_tokens_probs: [
        ["v0.3", "v0.2"],
        ["v0.1", "v0"],
      ],
      top_upvotes_probs: [
        [0.3, 0.2],
        [0.1, 0],
      ],
      top_downvote_tokens_probs: [
        ["v-0.3", "v-0.2"],
        ["v-0.1", "v0"],
      ],
      top_downvotes_probs: [
        [-0.3, -0.2],
        [-0.1, 0],
      ],
    });
    expect(Object.keys(page.random[0])).not.toContain("kl");
  });

  it("of a latent that never fired leaves skew and kurtosis to the viewer's 'not available'", () => {
    const dead = { density: 0, meanActivation: 0, meanSquare: 0, skew: null, kurtosis: null, histogram: {} };
    const page = viewerPage({ statistics: dead, top: [], random: [] }, text);
    expect(page).toMatchObject({ density: 0, skew: null, kurtosis: null, hist: {} });
    expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });
});

describe("what cannot be shown is refused", () => {
  const page = (change: Partial<AblatedExample>, more: Partial<PageStatistics> = {}): FeaturePage => ({
    statistics: { ...statistics, ...more },
    top: [{ ...ablated, ...change }],
    random: [],
  });
  const effects = (change: Partial<AblatedExample["effects"]>) => ({
    effects: { ...ablated.effects, ...change },
  });

  it.each<[string, FeaturePage, RegExp]>([
    ["a token too few", page({ tokenIds: [1, 2] }), /3 activations, 2 tokens/],
    ["no tokens", page({ tokenIds: [], activations: [] }), /0 activations/],
    [
      "loss differences for every token",
      page(effects({ lossDifference: [0, 0, 0] })),
      /2 entries of lossDifference.*got 3/,
    ],
    [
      "votes for one token only",
      page(effects({ logits: { ...ablated.effects.logits, down: [votes(1, 2)] } })),
      /logits\.down.*got 1/,
    ],
    [
      "fewer votes down than up",
      page(effects({ logits: { ...ablated.effects.logits, down: [votes(1), votes(1, 2)] } })),
      /2 votes in logits\.down of token 1, as in logits\.up, got 1 tokens, 1 values/,
    ],
  ])("%s", (_, input, message) => {
    const refusal = () => viewerPage(input, text);
    expect(refusal).toThrow(message);
    expect(refusal).toThrow(expect.toSatisfy((error) => ShapeError.isInstance(error)));
  });

  it.each<[string, FeaturePage, RegExp]>([
    ["a place outside the piece", page({ position: 3 }), /position: expected a whole number in 0 … 2, got 3/],
    ["an activation that is NaN", page({ activations: [0, Number.NaN, 0] }), /activations.*NaN at index 1/],
    ["a token that is no number", page({ tokenIds: [1, 2.5, 3] }), /tokenIds.*2\.5/],
    ["an infinite divergence", page(effects({ kl: [0, Infinity] })), /kl.*Infinity at index 1/],
    ["a density that is NaN", page({}, { density: Number.NaN }), /statistics.*NaN/],
    ["a negative bin", page({}, { histogram: { [-1]: 3 } }), /bin.*-1/],
    ["half a token in a bin", page({}, { histogram: { 1: 0.5 } }), /count.*0\.5/],
  ])("%s", (_, input, message) => {
    const refusal = () => viewerPage(input, text);
    expect(refusal).toThrow(message);
    expect(refusal).toThrow(expect.toSatisfy((error) => OptionError.isInstance(error)));
  });
});

describe("the path of a page", () => {
  it("is the one that the viewer asks for", () => {
    const place = { subject: "gpt2-small", path: "v5_32k/layer_8/resid_post_mlp", latent: 12 };
    expect(viewerPagePath(place)).toBe("viewer/gpt2-small/v5_32k/layer_8/resid_post_mlp/atoms/12.json");
    expect(viewerPagePath({ ...place, ablated: true })).toBe(
      "viewer/gpt2-small/v5_32k/layer_8/resid_post_mlp/atoms/12-ablated.json",
    );
  });

  it.each(["..", "a/../b", "a//b", "", "/a", "a\\b"])("does not leave its folder: %j", (path) => {
    expect(() => viewerPagePath({ subject: "gpt2-small", path, latent: 0 })).toThrow(/names of folders/);
    expect(() => viewerPagePath({ subject: path, path: "a", latent: 0 })).toThrow(/names of folders/);
  });

  it("needs the number of a latent", () =>
    expect(() => viewerPagePath({ subject: "a", path: "b", latent: -1 })).toThrow(/latent.*-1/));
});
