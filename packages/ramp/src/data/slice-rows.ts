import type { SparseMatrix } from "./sparse-matrix.ts";

const ENTRIES = 1 << 14;

/**
 * How many rows a loop goes through before it lets other work in: a fraction of a millisecond's, however long rows are.
 * Short calls also let the engine compile a loop early, from complete runs of it.
 */
export function sliceRows({ rows, rowStarts }: SparseMatrix): number {
  const length = 8 + rowStarts[rows]! / Math.max(1, rows);
  return Math.max(16, Math.floor(ENTRIES / length));
}
