import type { BenchRow } from "../measure/row.ts";
import { formatNumber, formatQuartiles, formatRatio } from "./format-number.ts";
import { type Column, formatTable } from "./table.ts";

const columns: readonly Column[] = [
  { heading: "case", kind: "text" },
  { heading: "peer", kind: "text" },
  { heading: "ours ms", kind: "number" },
  { heading: "peer ms", kind: "number" },
  { heading: "ratio", kind: "number" },
  { heading: "quartiles", kind: "number" },
  { heading: "checked", kind: "text" },
];

/** An added column: what it says of a row. */
export type ExtraColumn = Column & { readonly cell: (row: BenchRow) => string };

/** Rows as a table; the quartiles are those of the ratio, or of our time where it stands alone. */
export function rowTable(rows: readonly BenchRow[], extra: readonly ExtraColumn[] = []): string {
  const cells = rows.map((row) => [
    row.case,
    row.peer ?? "–",
    formatNumber(row.oursMs),
    row.peerMs === null ? "–" : formatNumber(row.peerMs),
    row.ratio === null ? "–" : formatRatio(row.ratio),
    row.spread.ratio === null
      ? `${formatQuartiles(row.spread.oursMs)} ms`
      : formatQuartiles(row.spread.ratio),
    row.checked ? "yes" : "no",
    ...extra.map(({ cell }) => cell(row)),
  ]);
  return formatTable([...columns, ...extra], cells);
}
