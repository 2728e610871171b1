import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  explainLatent,
  explanationRecall,
  type LastActivations,
  type N2gExample,
  predictActivations,
} from "../../../src/index.ts";

/** Tokens of the cases; PAD is none that a latent knows. */
const [A, B, C, D, E, PAD] = [0, 1, 2, 3, 4, 99];

/** A latent by its activation at the last token of a text. */
const latent =
  (activation: (text: readonly number[]) => number): LastActivations =>
  async (texts) =>
    texts.map(activation);

const example = (tokens: readonly number[], index: number, activation = 1): N2gExample => ({
  tokens,
  index,
  activation,
});

describe("the four cases that N2G has to get right", () => {
  it("a latent of the beginning of a text, whatever the token", async () => {
    const explanation = await explainLatent(
      [example([A, B, C], 0), example([B, C, D], 0)],
      latent((text) => (text.length === 1 ? 1 : 0)),
      { pad: PAD },
    );
    expect(explanation).toEqual({ trie: { any: { startActivation: 1 } }, explained: 2, unexplained: 0 });
    expect([...predictActivations(explanation, [A, B, C])]).toEqual([1, 0, 0]);
    expect([...predictActivations(explanation, [C, B, A])]).toEqual([1, 0, 0]);
  });

  it("a latent of one token", async () => {
    const explanation = await explainLatent(
      [example([A, B, C], 2), example([B, C, D], 1)],
      latent((text) => (text.at(-1) === C ? 1 : 0)),
      { pad: PAD },
    );
    expect(explanation.trie).toEqual({ tokens: { [C]: { activation: 1 } } });
    expect([...predictActivations(explanation, [B, C])]).toEqual([0, 1]);
    expect([...predictActivations(explanation, [A, A, A])]).toEqual([0, 0, 0]);
    expect([...predictActivations(explanation, [C, B, C])]).toEqual([1, 0, 1]);
  });

  describe("a latent of c with an a anywhere before it", () => {
    const explain = () =>
      explainLatent(
        [example([A, B, C], 2), example([B, A, C], 2), example([A, C, D], 1)],
        latent((text) => (text.at(-1) === C && text.slice(0, -1).includes(A) ? 1 : 0)),
        { pad: PAD },
      );

    it("is seen at distances that the examples have", async () => {
      const explanation = await explain();
      expect(explanation.trie).toEqual({
        tokens: { [C]: { tokens: { [A]: { activation: 1 } }, any: { tokens: { [A]: { activation: 1 } } } } },
      });
      expect([...predictActivations(explanation, [B, C])]).toEqual([0, 0]);
      expect([...predictActivations(explanation, [A, C])]).toEqual([0, 1]);
      expect([...predictActivations(explanation, [A, E, C, A, C])]).toEqual([0, 0, 1, 0, 1]);
    });

    it("is missed at others", async () => {
      const explanation = await explain();
      for (const backtracking of [false, true])
        expect([...predictActivations(explanation, [A, B, B, C], { backtracking })]).toEqual([0, 0, 0, 0]);
    });
  });

  it("a latent without examples", async () => {
    const explanation = await explainLatent(
      [],
      latent(() => 0),
      { pad: PAD },
    );
    expect(explanation).toEqual({ trie: {}, explained: 0, unexplained: 0 });
    expect([...predictActivations(explanation, [A, E, C, A, C])]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("the steps", () => {
  it("take the shortest end with half of the activation, and leave what comes after the index", async () => {
    const seen: string[] = [];
    const activations: LastActivations = async (texts) => {
      for (const text of texts) seen.push(text.join(" "));
      // Grows with the number of tokens before; 3 of 4 are enough for half.
      return texts.map((text) => (text.at(-1) === D ? Math.min(8, 2 ** (text.length - 1)) : 0));
    };
    const { trie } = await explainLatent([example([A, B, C, D, E], 3, 8)], activations, { pad: PAD });
    expect(seen.slice(0, 3)).toEqual(["3", "2 3", "1 2 3"]);
    expect(seen.slice(3)).toEqual(["99 1 2 3", "99 2 3", "1 99 3", "1 2 99"]);
    // The pads keep the length, so only D matters; the activation is that of the end.
    expect(trie).toEqual({ tokens: { [D]: { any: { any: { activation: 4 } } } } });
  });

  it("a token that is worth exactly half matters, one that is worth less does not", async () => {
    const worth = (b: number) =>
      latent((text) => (text.at(-1) !== C ? 0 : text.length < 2 ? 0.2 : text.at(-2) === B ? 1 : 1 - b));
    const trieOf = async (b: number) =>
      (await explainLatent([example([B, C], 1)], worth(b), { pad: PAD })).trie;
    expect(await trieOf(0.5)).toEqual({ tokens: { [C]: { tokens: { [B]: { activation: 1 } } } } });
    expect(await trieOf(0.45)).toEqual({ tokens: { [C]: { any: { activation: 1 } } } });
  });

  it("a pattern belongs to the start where a pad before it takes more than half away", async () => {
    const atStart = (padded: number) => latent((text) => (text.length === 1 ? 1 : padded));
    const trieOf = async (padded: number) =>
      (await explainLatent([example([A], 0)], atStart(padded), { pad: PAD })).trie;
    expect(await trieOf(0.5)).toEqual({ any: { activation: 1 } });
    expect(await trieOf(0.4)).toEqual({ any: { startActivation: 1 } });
    // Half of the activation in the example, not of that of its end.
    const weaker = latent((text) => (text.length === 1 ? 0.6 : 0.4));
    const { trie } = await explainLatent([example([A], 0)], weaker, { pad: PAD });
    expect(trie).toEqual({ any: { startActivation: 0.6 } });
  });

  it("equal patterns predict the mean of their activations, in any order", async () => {
    const byFirst = latent((text) => (text.length < 2 ? 0 : text[0] === A ? 1 : text[0] === B ? 2 : 1));
    const examples = [example([A, C], 1, 1), example([B, C], 1, 2)];
    const explain = (of: readonly N2gExample[]) => explainLatent(of, byFirst, { pad: PAD });
    const { trie } = await explain(examples);
    expect(trie).toEqual({ any: { any: { activation: 1 }, tokens: { [B]: { activation: 2 } } } });
    const same = await explainLatent(
      [example([A], 0, 1), example([A], 0, 4)],
      latent((text) => (text.at(-1) === A ? 2 : 0)),
      { pad: PAD },
    );
    expect(same.trie).toEqual({ tokens: { [A]: { activation: 2 } } });
    expect((await explain(examples.toReversed())).trie).toEqual(trie);
  });

  it("an example that its own text does not make active gives no pattern, and is counted", async () => {
    const explanation = await explainLatent(
      [example([A, C], 1), example([B, C], 1, 100)],
      latent((text) => (text.at(-1) === C ? 1 : 0)),
      { pad: PAD },
    );
    expect(explanation).toEqual({
      trie: { tokens: { [C]: { activation: 1 } } },
      explained: 1,
      unexplained: 1,
    });
  });
});

describe("running the model", () => {
  const examples = Array.from({ length: 10 }, (_, i) => example([i, C, D], 2));
  const counted =
    (sizes: number[]): LastActivations =>
    async (texts) => {
      sizes.push(texts.length);
      return Float32Array.from(texts, (text) => (text.at(-1) === D && text.at(-2) === C ? 1 : 0.1));
    };

  it("takes at most as many texts at a time as are wanted, and gives the same explanation", async () => {
    const [few, many]: number[][] = [[], []];
    const a = await explainLatent(examples, counted(few), { pad: PAD, batchSize: 3 });
    const b = await explainLatent(examples, counted(many), { pad: PAD, batchSize: 1000 });
    expect(Math.max(...few)).toBe(3);
    // Ends of one token, of two, with a pad before them, with a pad in each place.
    expect(many).toEqual([10, 10, 10, 20]);
    expect(a).toEqual(b);
  });

  it("tells how far it is, and stops when asked to", async () => {
    const done: number[] = [];
    await explainLatent(examples, counted([]), {
      pad: PAD,
      onProgress: (progress) => done.push(progress.done),
    });
    expect(done).toEqual([10, 20, 30, 46, 50]);
    const controller = new AbortController();
    const stopped = explainLatent(examples, counted([]), {
      pad: PAD,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });

  it("names what is wrong", async () => {
    const explain = (of: N2gExample, run = counted([]), batchSize = 4) =>
      explainLatent([examples[0], of], run, { pad: PAD, batchSize });
    await expect(explain(example([A], 1))).rejects.toThrow(
      /example 1: expected an activation > 0 at a place in the text, got 1 at 1 of 1 tokens/,
    );
    await expect(explain(example([A], 0, 0))).rejects.toThrow(/got 0 at 0 of 1 tokens/);
    await expect(explain(examples[1], counted([]), 0)).rejects.toThrow(
      /batchSize: expected a whole number ≥ 1/,
    );
    const tooFew: LastActivations = async () => [1];
    await expect(explainLatent(examples, tooFew, { pad: PAD })).rejects.toThrow(
      /lastActivations: expected 10 finite numbers for as many texts, got \[1\]/,
    );
    const notFinite: LastActivations = async (texts) => texts.map(() => Number.NaN);
    await expect(explainLatent(examples, notFinite, { pad: PAD })).rejects.toThrow(/10 finite numbers/);
  });
});

describe("whatever the latent", () => {
  /** A latent of a few patterns: [last token, one before or any, …] with an activation each. */
  const anyPatterns = fc.array(
    fc.record({
      last: fc.integer({ min: 0, max: 3 }),
      before: fc.option(fc.integer({ min: 0, max: 3 })),
      activation: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const anyTexts = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 6,
  });

  it("the explanation finds its own examples again, and goes through JSON", async () => {
    await fc.assert(
      fc.asyncProperty(anyPatterns, anyTexts, async (patterns, texts) => {
        const activation = (text: readonly number[]) =>
          Math.max(
            0,
            ...patterns
              .filter(
                ({ last, before }) => text.at(-1) === last && (before === null || text.at(-2) === before),
              )
              .map((pattern) => pattern.activation),
          );
        const examples = texts.flatMap((tokens) =>
          tokens.flatMap((_, index) => {
            const strength = activation(tokens.slice(0, index + 1));
            return strength > 0 ? [example(tokens, index, strength)] : [];
          }),
        );
        const explanation = await explainLatent(examples, latent(activation), { pad: PAD });
        expect(explanation).toMatchObject({ explained: examples.length, unexplained: 0 });
        // Without backtracking an example may be hidden behind another's pattern.
        const recall = explanationRecall(explanation, examples, { backtracking: true });
        expect(recall).toBe(examples.length === 0 ? Number.NaN : 1);
        expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
