import { FormatError } from "@quadrivium/formats";
import { OptionError } from "@quadrivium/kernels";

/** How rows lie in documents: [documents, positions, d], of which some positions are left out. */
export interface DocumentLayout {
  readonly documents: number;
  readonly positions: number;
  readonly width: number;
  /** The positions that are kept, ascending. */
  readonly kept: readonly number[];
}

/** @throws {OptionError} unless all are whole numbers ≥ 0 */
export function checkExcludedPositions(positions: readonly number[]): void {
  if (positions.every((position) => Number.isSafeInteger(position) && position >= 0)) return;
  throw new OptionError("activations: excludePositions", {
    expected: "whole numbers ≥ 0",
    received: `[${positions.join(", ")}]`,
  });
}

/**
 * The layout of an array [N, d], each row a document of its own, or [documents, positions, d].
 * @throws {FormatError} for other shapes, empty ones, and where nothing is left
 */
export function documentLayout(
  format: string,
  name: string,
  shape: readonly number[],
  excluded: readonly number[],
): DocumentLayout {
  const refuse = (expected: string) =>
    new FormatError({ format, reason: "shape", expected, received: `[${shape.join(", ")}]`, path: name });
  if (shape.length !== 2 && shape.length !== 3)
    throw refuse("a shape [rows, d] or [documents, positions, d]");
  if (!shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw refuse("at least one row of at least one number");
  }
  const [documents, positions, width] = shape.length === 3 ? shape : [shape[0], 1, shape[1]];
  if (shape.length === 2 && excluded.length > 0) {
    throw refuse("a shape [documents, positions, d], since positions are to be left out");
  }
  const kept = Array.from({ length: positions }, (_, i) => i).filter((i) => !excluded.includes(i));
  if (kept.length === 0) throw refuse("a position that is not left out");
  return { documents, positions, width, kept };
}
