import { RandomStream } from "@quadrivium/kernels";
import type { SampleOptions } from "./sample-documents.ts";

/** Documents that are written at once. All stand at the same place; those that have ended wait for the others. */
export class WritingBatch {
  /** The place of the tokens that are fed next. */
  position = 0;
  /** How many documents have ended. */
  ended = 0;
  readonly #options: SampleOptions;
  readonly #tokens: Int32Array[];
  readonly #lengths: number[];
  readonly #streams: readonly RandomStream[];
  readonly #hasEnded: boolean[];

  /** @param first the index of the first document among all */
  constructor(first: number, count: number, options: SampleOptions) {
    const { prompt, length, seed = 0 } = options;
    this.#options = options;
    this.#tokens = Array.from({ length: count }, () => {
      const tokens = new Int32Array(length);
      tokens.set(prompt);
      return tokens;
    });
    this.#lengths = new Array<number>(count).fill(prompt.length);
    this.#hasEnded = new Array<boolean>(count).fill(false);
    this.#streams = Array.from({ length: count }, (_, i) => new RandomStream(seed, `sample/${first + i}`));
  }

  /** Whether nothing is left to be drawn. */
  get isFinished(): boolean {
    return this.position >= this.#options.length - 1 || this.ended === this.#tokens.length;
  }

  /** The token of each document that is fed next, for `rows` rows. */
  lastTokens(rows: number): Int32Array {
    return Int32Array.from({ length: rows }, (_, row) => this.#tokens[row]?.[this.position] ?? 0);
  }

  /**
   * Takes what a step gave: the next tokens [rows], or their probabilities [rows, V].
   * @returns how many tokens were drawn
   */
  append(drawn: ArrayLike<number>, vocabulary: number): number {
    const { prompt, endTokens = [], temperature = 1 } = this.#options;
    this.position++;
    if (this.position < prompt.length) return 0;
    let count = 0;
    for (const [row, tokens] of this.#tokens.entries()) {
      if (this.#hasEnded[row]) continue;
      const token =
        temperature === 0
          ? drawn[row]
          : drawFrom(drawn, row * vocabulary, vocabulary, this.#streams[row].uniform());
      count++;
      if (endTokens.includes(token)) {
        this.#hasEnded[row] = true;
        this.ended++;
      } else {
        tokens[this.position] = token;
        this.#lengths[row]++;
      }
    }
    return count;
  }

  /** The documents without what was never written. */
  documents(): Int32Array[] {
    return this.#tokens.map((tokens, row) => tokens.slice(0, this.#lengths[row]));
  }
}

/** The i for which `uniform`·Σp falls into p_i when these are laid side by side. */
export function drawFrom(
  probabilities: ArrayLike<number>,
  start: number,
  count: number,
  uniform: number,
): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += probabilities[start + i];
  const target = uniform * total;
  let sum = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const probability = probabilities[start + i];
    if (probability <= 0) continue;
    sum += probability;
    last = i;
    if (sum > target) return i;
  }
  // Reached only where rounding leaves the sum a little short; what is impossible is never drawn.
  return last;
}
