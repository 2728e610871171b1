import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { N2gPattern } from "../../../src/evaluation/n2g/n2g-explanation.ts";
import { patternTrie } from "../../../src/evaluation/n2g/pattern-trie.ts";
import { type N2gExplanation, predictActivation, predictActivations } from "../../../src/index.ts";

const explanationOf = (patterns: readonly N2gPattern[]): N2gExplanation => ({
  trie: patternTrie(patterns),
  explained: patterns.length,
  unexplained: 0,
});
const pattern = (tokens: N2gPattern["tokens"], activation: number, atStart = false): N2gPattern => ({
  tokens,
  activation,
  atStart,
});

describe("a token of its own before any token", () => {
  // From the last token back: 7 after 1 after 2, or 7 after anything after 3.
  const explanation = explanationOf([pattern([7, 1, 2], 10), pattern([7, "any", 3], 20)]);

  it("is not tried again by default, as in the paper's code: a known miss", () => {
    expect(predictActivation(explanation, [2, 1, 7], 2)).toBe(10);
    expect(predictActivation(explanation, [3, 5, 7], 2)).toBe(20);
    expect(predictActivation(explanation, [3, 1, 7], 2)).toBe(0);
  });

  it("is with backtracking", () => {
    const options = { backtracking: true };
    expect(predictActivation(explanation, [2, 1, 7], 2, options)).toBe(10);
    expect(predictActivation(explanation, [3, 1, 7], 2, options)).toBe(20);
    expect(predictActivation(explanation, [4, 1, 7], 2, options)).toBe(0);
  });
});

it("ends at the first end of a pattern, though a longer one goes on", () => {
  const explanation = explanationOf([pattern([7], 1), pattern([7, 1], 2)]);
  expect([...predictActivations(explanation, [1, 7])]).toEqual([0, 1]);
});

it("a pattern at the start counts there only, and one in the text there as well", () => {
  const explanation = explanationOf([pattern([7], 1, true), pattern([8], 2)]);
  expect([...predictActivations(explanation, [7, 7, 8])]).toEqual([1, 0, 2]);
  expect([...predictActivations(explanation, [8])]).toEqual([2]);
});

it("does not look before the text", () =>
  expect(predictActivation(explanationOf([pattern([7, 1], 2)]), [7], 0)).toBe(0));

it("takes typed arrays, and a text without tokens", () => {
  const explanation = explanationOf([pattern([7], 3)]);
  expect([...predictActivations(explanation, Int32Array.of(7, 1))]).toEqual([3, 0]);
  expect(predictActivations(explanation, [])).toHaveLength(0);
});

describe("whatever the patterns", () => {
  const anyPattern = fc.record({
    tokens: fc.array(fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant("any" as const)), {
      minLength: 1,
      maxLength: 4,
    }),
    activation: fc.integer({ min: 1, max: 9 }),
    atStart: fc.boolean(),
  });
  const anyText = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 7 });

  /** Whether a pattern ends at a place, straight from what a pattern means. */
  const matches = ({ tokens, atStart }: N2gPattern, text: readonly number[], position: number) =>
    tokens.length <= position + 1 &&
    tokens.every((token, back) => token === "any" || token === text[position - back]) &&
    (!atStart || tokens.length === position + 1);

  it("backtracking predicts where and only where one of them matches; without it, nowhere else", () => {
    fc.assert(
      fc.property(fc.array(anyPattern, { maxLength: 6 }), anyText, (patterns, text) => {
        const explanation = explanationOf(patterns);
        const plain = predictActivations(explanation, text);
        const thorough = predictActivations(explanation, text, { backtracking: true });
        for (const position of text.keys()) {
          expect(thorough[position] > 0).toBe(patterns.some((one) => matches(one, text, position)));
          if (plain[position] > 0) expect(thorough[position]).toBe(plain[position]);
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
