import type { BenchRow } from "../measure/row.ts";
import { formatNumber } from "../report/format-number.ts";
import { type ExtraColumn, rowTable } from "../report/row-table.ts";

/** Rows of kernels as a table, with the rates that follow from each row's floating-point operations. */
export function rateTable(flops: ReadonlyMap<BenchRow, number>, more: readonly ExtraColumn[] = []): string {
  const gflops = (row: BenchRow, ms: number | null) =>
    ms === null ? "–" : formatNumber((flops.get(row) ?? 0) / ms / 1e6);
  return rowTable(
    [...flops.keys()],
    [
      { heading: "ours GFLOP/s", kind: "number", cell: (row) => gflops(row, row.oursMs) },
      { heading: "peer GFLOP/s", kind: "number", cell: (row) => gflops(row, row.peerMs) },
      ...more,
    ],
  );
}
