/** A column of a table: its heading, and whether its cells are text, set flush left, or numbers, flush right. */
export interface Column {
  readonly heading: string;
  readonly kind: "text" | "number";
}

/** A Markdown table whose columns also line up as plain text. @throws Error when a row has another number of cells */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  for (const row of rows) {
    if (row.length !== columns.length)
      throw new Error(`formatTable: expected ${columns.length} cells, got ${row.length}`);
  }
  const widths = columns.map(({ heading }, c) =>
    Math.max(3, heading.length, ...rows.map((row) => row[c].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, c) => (columns[c].kind === "text" ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(" | ")} |`;
  const rule = columns.map(({ kind }, c) =>
    kind === "text" ? "-".repeat(widths[c]) : `${"-".repeat(widths[c] - 1)}:`,
  );
  return [columns.map(({ heading }) => heading), rule, ...rows].map(line).join("\n");
}
