import type { TokenBatch } from "./token-batch.ts";

/**
 * Whether a token is left out, such as the one that begins a document: its activations are often far from all others.
 * @param token its id
 * @param position its place in the document, from 0
 */
export type SkipToken = (token: number, position: number) => boolean;

/** No token is left out. */
export const skipNone: SkipToken = () => false;

/** The places b·T + t of a batch that hold a document's token and are not left out, in order. */
export function selectTokens({ tokens, length, lengths }: TokenBatch, skip: SkipToken): Int32Array {
  const places: number[] = [];
  for (const [row, count] of lengths.entries()) {
    for (let t = 0; t < count; t++) {
      const place = row * length + t;
      if (!skip(tokens[place], t)) places.push(place);
    }
  }
  return Int32Array.from(places);
}

/** The rows of `values` [rows, width] at some places, one after the other. */
export function gatherRows(values: Float32Array, places: Int32Array, width: number): Float32Array {
  const rows = new Float32Array(places.length * width);
  for (const [i, place] of places.entries()) {
    rows.set(values.subarray(place * width, (place + 1) * width), i * width);
  }
  return rows;
}

/** `values` with other rows at some places. */
export function withRows(
  values: Float32Array,
  places: Int32Array,
  rows: Float32Array,
  width: number,
): Float32Array {
  const result = values.slice();
  for (const [i, place] of places.entries()) {
    result.set(rows.subarray(i * width, (i + 1) * width), place * width);
  }
  return result;
}
