/** Codes of some rows: the active latents of each and their values, largest first. */
export interface Codes {
  /** [rows, perRow]; 0 behind the active latents of a row. */
  readonly values: Float32Array;
  /** [rows, perRow] in 0 … n − 1 */
  readonly indices: Int32Array;
  /** Entries per row: k for TopK, for ReLU the largest number of active latents of a row, at least 1. */
  readonly perRow: number;
}

/** The codes of rows of z [rows, n] that are written out, zeros and all. */
export function codesOfDense(z: ArrayLike<number>, latents: number): Codes {
  const rows = z.length / latents;
  const active = Array.from({ length: rows }, (_, row) => {
    const start = row * latents;
    const found: number[] = [];
    for (let i = 0; i < latents; i++) if (z[start + i] > 0) found.push(i);
    return found.sort((a, b) => z[start + b] - z[start + a] || a - b);
  });
  const perRow = active.reduce((most, { length }) => Math.max(most, length), 1);
  const values = new Float32Array(rows * perRow);
  const indices = new Int32Array(rows * perRow);
  for (const [row, found] of active.entries()) {
    indices.set(found, row * perRow);
    for (const [j, i] of found.entries()) values[row * perRow + j] = z[row * latents + i];
  }
  return { values, indices, perRow };
}

/** The same codes in rows of another number of entries, filled up with zeros. @param perRow no less than they have */
export function widenCodes(codes: Codes, perRow: number): Codes {
  if (codes.perRow === perRow) return codes;
  const rows = codes.values.length / codes.perRow;
  const values = new Float32Array(rows * perRow);
  const indices = new Int32Array(rows * perRow);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * codes.perRow, (row + 1) * codes.perRow];
    values.set(codes.values.subarray(from, to), row * perRow);
    indices.set(codes.indices.subarray(from, to), row * perRow);
  }
  return { values, indices, perRow };
}

/** The codes of several pieces of rows, one behind the other. */
export function joinCodes(pieces: readonly Codes[]): Codes {
  const perRow = pieces.reduce((most, piece) => Math.max(most, piece.perRow), 1);
  const wide = pieces.map((piece) => widenCodes(piece, perRow));
  const length = wide.reduce((total, { values }) => total + values.length, 0);
  const joined = { values: new Float32Array(length), indices: new Int32Array(length), perRow };
  let at = 0;
  for (const { values, indices } of wide) {
    joined.values.set(values, at);
    joined.indices.set(indices, at);
    at += values.length;
  }
  return joined;
}
