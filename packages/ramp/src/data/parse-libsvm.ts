import { LibsvmReader } from "./libsvm-reader.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

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

/**
 * Reads LIBSVM text, `label index:value index:value …` with indices from 1, increasing. Explicit zeros widen the
 * matrix and are not stored; a `#` starts a comment; line ends may be CRLF.
 *
 * @throws RampError naming row and column of the text where a token is malformed, an index falls or exceeds
 * `columns`, a value is not finite or a label is neither +1 nor −1.
 */
export function parseLibsvm(text: string | Uint8Array, options: LibsvmOptions = {}): LabelledRows {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const reader = new LibsvmReader(bytes, options.columns, options.zeroIsNegative);
  while (reader.hasMore) reader.readLine();
  const { rows, widest, rowStarts, columnIndices, values, labels } = reader;
  const entries = rowStarts[rows]!;
  return {
    matrix: {
      rows,
      columns: options.columns ?? widest,
      rowStarts: rowStarts.slice(0, rows + 1),
      columnIndices: columnIndices.slice(0, entries),
      values: values?.slice(0, entries),
    },
    labels: labels.slice(0, rows),
  };
}
