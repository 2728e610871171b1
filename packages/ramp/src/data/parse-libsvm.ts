import { RampError } from "../ramp-error.ts";
import { parseFeature, type TextCursor } from "./libsvm-token.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";
import { sparseMatrix } from "./sparse-matrix.ts";

/** Rows and labels as a LIBSVM file holds them. */
export interface LabelledRows {
  readonly matrix: SparseMatrix;
  /** +1 or −1 per row. */
  readonly labels: Int8Array;
}

/** How {@link parseLibsvm} reads. */
export interface LibsvmOptions {
  /** The number of features; by default the largest index in the file, explicit zeros included. */
  readonly columns?: number;
  /** Which label counts as negative besides −1: some files use 0, which is refused unless asked for. */
  readonly zeroIsNegative?: boolean;
}

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const HASH = 35;

/**
 * Reads LIBSVM text, `label index:value index:value …` with indices from 1, increasing. Explicit zeros widen the
 * matrix and are not stored; a `#` starts a comment; line ends may be CRLF.
 *
 * @throws RampError naming row and column of the text where a token is malformed, an index falls or exceeds
 * `columns`, a value is not finite or a label is neither +1 nor −1.
 */
export function parseLibsvm(text: string | Uint8Array, options: LibsvmOptions = {}): LabelledRows {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  let lines = 1;
  let colons = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === NEWLINE) lines++;
    else if (bytes[i] === 58) colons++;
  }
  const rowStarts = new Int32Array(lines + 1);
  const labels = new Int8Array(lines);
  const columnIndices = new Int32Array(colons);
  const values = new Float64Array(colons);
  const cursor: TextCursor = { bytes, at: 0, lineStart: 0, row: 1, index: 0, value: 0 };
  let row = 0;
  let entries = 0;
  let widest = 0;
  while (cursor.at < bytes.length) {
    cursor.lineStart = cursor.at;
    skipBlanks(cursor);
    if (!atLineEnd(cursor)) {
      labels[row] = parseLabel(cursor, options.zeroIsNegative === true);
      let previous = 0;
      skipBlanks(cursor);
      while (!atLineEnd(cursor)) {
        const start = cursor.at;
        parseFeature(cursor);
        if (cursor.index <= previous) refuse(cursor, start, `an index above ${previous}`, `${cursor.index}`);
        if (options.columns !== undefined && cursor.index > options.columns) {
          refuse(cursor, start, `an index of at most ${options.columns}`, `${cursor.index}`);
        }
        previous = cursor.index;
        if (cursor.value !== 0) {
          columnIndices[entries] = cursor.index - 1;
          values[entries++] = cursor.value;
        }
        skipBlanks(cursor);
      }
      if (previous > widest) widest = previous;
      rowStarts[++row] = entries;
    }
    while (cursor.at < bytes.length && bytes[cursor.at] !== NEWLINE) cursor.at++;
    cursor.at++;
    cursor.row++;
  }
  const matrix = sparseMatrix({
    rows: row,
    columns: options.columns ?? widest,
    rowStarts: rowStarts.slice(0, row + 1),
    columnIndices: columnIndices.slice(0, entries),
    values: values.slice(0, entries),
  });
  return { matrix, labels: labels.slice(0, row) };
}

function skipBlanks(cursor: TextCursor): void {
  const { bytes } = cursor;
  while (bytes[cursor.at] === SPACE || bytes[cursor.at] === TAB) cursor.at++;
}

function atLineEnd({ bytes, at }: TextCursor): boolean {
  return at >= bytes.length || bytes[at] === NEWLINE || bytes[at] === RETURN || bytes[at] === HASH;
}

function parseLabel(cursor: TextCursor, zeroIsNegative: boolean): number {
  const start = cursor.at;
  while (!atLineEnd(cursor) && cursor.bytes[cursor.at]! > SPACE) cursor.at++;
  const token = new TextDecoder().decode(cursor.bytes.subarray(start, cursor.at));
  const value = Number(token);
  if (value === 1) return 1;
  if (value === -1 || (value === 0 && zeroIsNegative)) return -1;
  const expected = zeroIsNegative ? "a label +1, −1 or 0" : "a label +1 or −1 (0 on request: zeroIsNegative)";
  return refuse(cursor, start, expected, JSON.stringify(token.slice(0, 40)), "label");
}

function refuse(
  cursor: TextCursor,
  at: number,
  expected: string,
  received: string,
  reason: "label" | "shape" = "shape",
): never {
  const column = at - cursor.lineStart + 1;
  throw new RampError({ where: "parseLibsvm", reason, expected, received, row: cursor.row, column });
}
