import { OptionError } from "@quadrivium/kernels";
import { type TaskOptions, taskSteps } from "../task-progress.ts";
import { type LastActivations, lastActivationsInBatches } from "./last-activations.ts";
import type { N2gExplanation, N2gPattern } from "./n2g-explanation.ts";
import { patternTrie } from "./pattern-trie.ts";

/** A place in a text at which the latent is active. */
export interface N2gExample {
  /** The text, or as much of it as is to be looked at. */
  readonly tokens: ArrayLike<number>;
  /** The place of the token at which the latent is active; what comes after is not looked at. */
  readonly index: number;
  /** The latent's activation there, > 0. */
  readonly activation: number;
}

/** Options of `explainLatent`; the units of progress are sequences that were run. */
export interface ExplainLatentOptions extends TaskOptions {
  /** The token that stands for no token in particular; for GPT-2 the paper takes 4808, " _". */
  readonly pad: number;
  /** The most sequences that are run at a time. Default 16. */
  readonly batchSize?: number;
}

/** The part of an activation that has to be kept, and that a token has to be worth to matter. */
const HALF = 0.5;

/** The end of an example's text that alone makes the latent active. */
interface Suffix {
  readonly tokens: readonly number[];
  readonly activation: number;
  readonly original: number;
}

/**
 * Explains a latent by token patterns, N2G (Foote et al. 2023, as in Gao et al. 2024, §4.3). For each example
 *
 *   1. the shortest end of the text up to `index` with at least half of the activation there is kept;
 *   2. it counts only at the beginning of a text if a pad token before it takes more than half of the activation away;
 *   3. each of its tokens matters if a pad token in its place takes at least half of its activation away; the others
 *      become any token;
 *
 * and what remains is a path in a trie, from the last token to the first. Equal patterns predict the mean of their
 * activations. Examples whose activation does not come back from their own text are counted as `unexplained`.
 *
 * @param lastActivations Runs the subject model.
 * @throws {OptionError} when an example is none, an option is out of range, or the activations are not one for each text
 * @throws the reason of the signal when aborted
 */
export async function explainLatent(
  examples: readonly N2gExample[],
  lastActivations: LastActivations,
  options: ExplainLatentOptions,
): Promise<N2gExplanation> {
  const { pad, batchSize = 16 } = options;
  for (const [i, example] of examples.entries()) checkExample(i, example);
  const run = lastActivationsInBatches(lastActivations, batchSize, taskSteps(options));

  const suffixes = await shortestSuffixes(examples, run);
  const padded = await run(suffixes.map(({ tokens }) => [pad, ...tokens]));
  const replaced = await run(suffixes.flatMap(({ tokens }) => tokens.map((_, at) => tokens.with(at, pad))));

  let next = 0;
  const patterns = suffixes.map(({ tokens, activation, original }, i): N2gPattern => {
    const matters = tokens.map(() => 1 - replaced[next++] / activation >= HALF);
    return {
      tokens: tokens.map((token, at) => (matters[at] ? token : "any")).reverse(),
      atStart: padded[i] / original < HALF,
      activation,
    };
  });
  const explained = suffixes.length;
  return { trie: patternTrie(patterns), explained, unexplained: examples.length - explained };
}

/** The suffixes of all examples that have one: those of length 1 are run first, then longer ones of those left. */
async function shortestSuffixes(
  examples: readonly N2gExample[],
  run: (sequences: readonly (readonly number[])[]) => Promise<number[]>,
): Promise<Suffix[]> {
  const suffixes: (Suffix | undefined)[] = new Array(examples.length);
  let open = examples.map(({ tokens, index, activation }, i) => ({
    i,
    text: Array.from(tokens).slice(0, index + 1),
    original: activation,
  }));
  for (let length = 1; open.length > 0; length++) {
    const ends = open.map(({ text }) => text.slice(-length));
    const activations = await run(ends);
    open = open.filter(({ i, text, original }, at) => {
      const activation = activations[at];
      const isEnough = activation / original >= HALF;
      if (isEnough) suffixes[i] = { tokens: ends[at], activation, original };
      return !isEnough && length < text.length;
    });
  }
  return suffixes.filter((suffix) => suffix !== undefined);
}

function checkExample(i: number, { tokens, index, activation }: N2gExample): void {
  const isPlace = Number.isInteger(index) && index >= 0 && index < tokens.length;
  if (isPlace && activation > 0 && activation < Infinity) return;
  throw new OptionError(`explainLatent: example ${i}`, {
    expected: "an activation > 0 at a place in the text",
    received: `${activation} at ${index} of ${tokens.length} tokens`,
  });
}
