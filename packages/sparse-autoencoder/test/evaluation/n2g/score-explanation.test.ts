import { ShapeError } from "@quadrivium/kernels";
import { expect, it } from "vitest";
import { explanationRecall, type N2gExplanation, scoreExplanation } from "../../../src/index.ts";

/** Predicts 2 at every token 7. */
const explanation: N2gExplanation = {
  trie: { tokens: { 7: { activation: 2 } } },
  explained: 1,
  unexplained: 0,
};

it("counts tokens over all texts", () => {
  const texts = [
    { tokens: [7, 1, 7, 7], activations: [1, 0.5, 0, 3] },
    { tokens: Int32Array.of(1, 2, 7), activations: Float32Array.of(0, 2, 0) },
  ];
  expect(scoreExplanation(explanation, texts)).toEqual({
    predicted: 4,
    active: 4,
    both: 2,
    precision: 0.5,
    recall: 0.5,
  });
});

it("is not a number where there is nothing to count", () => {
  const { precision, recall } = scoreExplanation(explanation, [{ tokens: [1], activations: [0] }]);
  expect([precision, recall]).toEqual([Number.NaN, Number.NaN]);
  expect(explanationRecall(explanation, [])).toBe(Number.NaN);
});

it("recall on chosen places looks at them alone", () => {
  const examples = [
    { tokens: [7, 1], index: 0, activation: 1 },
    { tokens: [7, 1], index: 1, activation: 1 },
    { tokens: [3, 7], index: 1, activation: 1 },
  ];
  expect(explanationRecall(explanation, examples)).toBeCloseTo(2 / 3, 12);
});

it("names a text whose activations are not those of its tokens", () => {
  const bad = [{ tokens: [1, 2], activations: [1] }];
  expect(() => scoreExplanation(explanation, bad)).toThrow(ShapeError);
  expect(() => scoreExplanation(explanation, bad)).toThrow(/activations of 2 tokens, got 1/);
});
