import { RampError } from "../ramp-error.ts";

/** A place in LIBSVM text, and the last feature read there. */
export interface TextCursor {
  readonly bytes: Uint8Array;
  at: number;
  lineStart: number;
  /** The line, from 1. */
  row: number;
  index: number;
  value: number;
}

const COLON = 58;
const ZERO = 48;
const NINE = 57;
const LARGEST_INDEX = 2 ** 31 - 1;

/**
 * Reads one `index:value` into the cursor.
 *
 * @throws RampError naming row and column where the token has no colon, no whole index or no finite value.
 */
export function parseFeature(cursor: TextCursor): void {
  const { bytes } = cursor;
  const start = cursor.at;
  let at = start;
  let index = 0;
  let byte = bytes[at]!;
  while (byte >= ZERO && byte <= NINE) {
    index = index * 10 + (byte - ZERO);
    byte = bytes[++at]!;
  }
  if (byte !== COLON || at === start || index < 1 || index > LARGEST_INDEX) refuseToken(cursor, start);
  cursor.index = index;
  const first = at + 1;
  byte = bytes[first]!;
  const next = bytes[first + 1];
  // One digit is by far the most common value; anything else goes through the engine's own exact conversion.
  if (byte >= ZERO && byte <= NINE && (next === undefined || next <= 32)) {
    cursor.value = byte - ZERO;
    cursor.at = first + 1;
    return;
  }
  at = first;
  while (at < bytes.length && bytes[at]! > 32) at++;
  const token = new TextDecoder().decode(bytes.subarray(first, at));
  const value = /^[-+.\deE]+$/.test(token) ? Number(token) : Number.NaN;
  if (!Number.isFinite(value)) refuseToken(cursor, start);
  cursor.value = value;
  cursor.at = at;
}

function refuseToken(cursor: TextCursor, start: number): never {
  let end = start;
  while (end < cursor.bytes.length && cursor.bytes[end]! > 32) end++;
  const token = new TextDecoder().decode(cursor.bytes.subarray(start, Math.min(end, start + 40)));
  throw new RampError({
    where: "parseLibsvm",
    reason: "syntax",
    expected: "index:value with an index from 1 and a finite value",
    received: JSON.stringify(token),
    row: cursor.row,
    column: start - cursor.lineStart + 1,
  });
}
