import { OptionError, ShapeError } from "@quadrivium/kernels";

/** A piece of text with a latent's activations on it, chosen for one of its tokens. */
export interface PageExample {
  /** Which document of the data set it is. */
  readonly document: number;
  /** The token that it was chosen for, counted within the piece. */
  readonly position: number;
  /** [T], one for each token; 0 where the latent is not active. */
  readonly activations: ArrayLike<number>;
  /** [T] */
  readonly tokenIds: ArrayLike<number>;
}

/** A document with a latent's activations on it. */
export interface ActivatedDocument {
  /** [T], one for each token; 0 where the latent is not active. */
  readonly activations: ArrayLike<number>;
  /** [T] */
  readonly tokenIds: ArrayLike<number>;
}

/** How much of a document is shown. */
export interface ExampleLength {
  /** Most tokens before the one that the example is chosen for. Default 47. */
  readonly before?: number;
  /** Most tokens after it. Default 16. */
  readonly after?: number;
}

/**
 * Cuts an example out of its document, 64 tokens by default: the length of the paper's contexts.
 * @param place - The document's number and the token's place in it, as in the examples of `FeatureCollector`.
 * @throws {OptionError} {ShapeError} when there is no such place
 */
export function cutExample(
  { document, position }: Pick<PageExample, "document" | "position">,
  { activations, tokenIds }: ActivatedDocument,
  { before = 47, after = 16 }: ExampleLength = {},
): PageExample {
  checkWhole("cutExample: before", before);
  checkWhole("cutExample: after", after);
  checkExample("cutExample", { document, position, activations, tokenIds });
  const start = Math.max(0, position - before);
  const end = position + after + 1;
  return {
    document,
    position: position - start,
    activations: Array.from(activations).slice(start, end),
    tokenIds: Array.from(tokenIds).slice(start, end),
  };
}

/** Gives the text of a token. */
export type TokenText = (tokenId: number) => string;

/**
 * Checks an example before it is written: JSON has no NaN, and a viewer finds the tokens by their places.
 * @throws {ShapeError} when there are not as many tokens as activations, and at least one
 * @throws {OptionError} naming what is not finite or not a place within the piece
 */
export function checkExample(
  subject: string,
  { document, position, activations, tokenIds }: PageExample,
): void {
  if (activations.length < 1 || activations.length !== tokenIds.length) {
    throw new ShapeError(subject, {
      expected: "one token for each activation, and at least one",
      received: `${activations.length} activations, ${tokenIds.length} tokens`,
    });
  }
  checkWhole(`${subject}: position`, position, { maximum: activations.length - 1 });
  checkWhole(`${subject}: document`, document);
  for (const tokenId of Array.from(tokenIds)) checkWhole(`${subject}: tokenIds`, tokenId);
  checkFinite(`${subject}: activations`, activations);
}

/** @throws {OptionError} unless the value is a whole number in minimum … maximum */
export function checkWhole(
  subject: string,
  value: number,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: { minimum?: number; maximum?: number } = {},
): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  const most = maximum === Number.MAX_SAFE_INTEGER ? "2⁵³ − 1" : maximum;
  throw new OptionError(subject, {
    expected: `a whole number in ${minimum} … ${most}`,
    received: String(value),
  });
}

/** @throws {OptionError} naming the first value that is not finite */
export function checkFinite(subject: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new OptionError(subject, {
      expected: "finite numbers",
      received: `${values[i]} at index ${i}`,
    });
  }
}
