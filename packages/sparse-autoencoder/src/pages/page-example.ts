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
  checkWhole(`${subject}: position`, position, activations.length - 1);
  checkWhole(`${subject}: document`, document);
  for (const tokenId of Array.from(tokenIds)) checkWhole(`${subject}: tokenIds`, tokenId);
  checkFinite(`${subject}: activations`, activations);
}

/** @throws {OptionError} unless the value is a whole number in 0 … maximum */
export function checkWhole(subject: string, value: number, maximum = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  const expected = `a whole number in 0 … ${maximum === Number.MAX_SAFE_INTEGER ? "2⁵³ − 1" : maximum}`;
  throw new OptionError(subject, { expected, received: String(value) });
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
