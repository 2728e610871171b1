import { OptionError } from "@quadrivium/kernels";

/** Documents side by side, the shorter ones filled up at their ends: attention looks back only, so that they never notice. */
export interface TokenBatch {
  /** [B, T] */
  readonly tokens: Int32Array;
  /** B: number of rows. */
  readonly rows: number;
  /** T: tokens of a row. */
  readonly length: number;
  /** How many of a row's tokens are the document's own, [B]. */
  readonly lengths: readonly number[];
}

/** How documents are laid side by side. */
export interface TokenBatchOptions {
  /** B, no less than the number of documents; by default just as many. */
  readonly rows?: number;
  /** T, no less than the longest document; by default its length. */
  readonly length?: number;
}

/**
 * Documents as a batch; what is missing to B rows of T tokens is token 0.
 * @throws {OptionError} when there is no document, an empty one, or one longer than a row
 */
export function tokenBatch(
  documents: readonly ArrayLike<number>[],
  { rows = documents.length, length }: TokenBatchOptions = {},
): TokenBatch {
  const lengths = documents.map((document) => document.length);
  const T = length ?? Math.max(...lengths);
  if (documents.length < 1 || documents.length > rows) {
    throw new OptionError("tokenBatch: documents", {
      expected: documents.length === 0 ? "one or more" : `at most ${rows}, the number of rows`,
      received: String(documents.length),
    });
  }
  const bad = lengths.findIndex((count) => count < 1 || count > T);
  if (bad >= 0) {
    const expected = `1 … ${T} tokens in document ${bad}`;
    throw new OptionError("tokenBatch: documents", { expected, received: String(lengths[bad]) });
  }
  const tokens = new Int32Array(rows * T);
  for (const [row, document] of documents.entries()) tokens.set(document, row * T);
  return {
    tokens,
    rows,
    length: T,
    lengths: Array.from({ length: rows }, (_, row) => lengths[row] ?? 0),
  };
}

/** Lengths of rows are rounded up to multiples of this, so that few programs serve documents of many lengths. */
const LENGTH_STEP = 32;

/** The length of a row for documents of up to `longest` tokens: a multiple of 32, where the subject has the positions. */
export const rowLength = (longest: number, positions: number): number =>
  Math.max(longest, Math.min(positions, Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP));

/**
 * Documents as batches of `rows`, one after the other, in lengths that are multiples of 32 where the subject's
 * positions allow it.
 * @throws {OptionError} when a document is empty
 */
export function* tokenBatches(
  documents: readonly ArrayLike<number>[],
  rows: number,
  positions: number,
): Generator<{ readonly first: number; readonly batch: TokenBatch }> {
  for (let first = 0; first < documents.length; first += rows) {
    const group = documents.slice(first, first + rows);
    const longest = Math.max(...group.map((document) => document.length));
    yield { first, batch: tokenBatch(group, { rows, length: rowLength(longest, positions) }) };
  }
}
