import { RampError } from "@quadrivium/ramp";
import Papa from "papaparse";

/** A table of text cells, column by column. */
export interface Table {
  /** The names of the columns, in their order. */
  readonly names: readonly string[];
  /** Cells by column, spaces around them taken off. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly rows: number;
  /** Which row of the text each row was, counted from 1 after the header, empty ones too; absent where all are here. */
  readonly rowNumbers?: readonly number[];
  /** Rows that were left out, counted likewise, and why; empty unless `skipBad` was asked for. */
  readonly skipped: readonly { readonly row: number; readonly reason: string }[];
}

/**
 * Reads CSV or TSV with a header line; the delimiter is found out.
 *
 * @param options `skipBad` leaves out rows with the wrong number of cells and reports them, where otherwise the first
 * is refused.
 * @throws RampError naming the row (from 1, after the header) where a row has too few or too many cells or a quote is
 * not closed, and where names are missing or twice.
 */
export function readTable(text: string, options: { readonly skipBad?: boolean } = {}): Table {
  const where = "table";
  // Empty lines stay in for now, or the rows of errors would not be those of the data.
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, "").trimStart());
  const [header = [], ...lines] = data;
  const names = header.map((name) => name.trim());
  const odd = names.find((name, i) => name === "" || names.indexOf(name) !== i);
  if (names.length === 0 || odd !== undefined) {
    const received = odd === undefined ? "no header" : JSON.stringify(odd);
    throw new RampError({ where, reason: "syntax", expected: "a header of different names", received });
  }
  const quotes = new Map(
    errors.filter(({ type }) => type === "Quotes").map((one) => [one.row ?? 0, one.message]),
  );
  const skipped: { row: number; reason: string }[] = [];
  const kept: string[][] = [];
  const rowNumbers: number[] = [];
  for (const [i, cells] of lines.entries()) {
    const row = i + 1;
    // Papaparse counts the header as row 0.
    const broken = quotes.get(row);
    if (broken === undefined && cells.every((cell) => cell.trim() === "")) continue;
    if (cells.length === names.length && broken === undefined) {
      kept.push(cells);
      rowNumbers.push(row);
      continue;
    }
    const received = broken ?? `${cells.length} cells`;
    const expected = `${names.length} cells`;
    if (options.skipBad !== true) throw new RampError({ where, reason: "shape", expected, received, row });
    skipped.push({ row, reason: `expected ${expected}, got ${received}` });
  }
  const columns = Object.fromEntries(
    names.map((name, c) => [name, kept.map((cells) => cells[c]!.trim())] as const),
  );
  return { names, columns, rows: kept.length, rowNumbers, skipped };
}

/** A column by its name. @throws RampError naming those that there are. */
export function columnOf(table: Table, name: string): readonly string[] {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  if (column) return column;
  const expected = `one of ${table.names.map((known) => JSON.stringify(known)).join(", ")}`;
  throw new RampError({ where: "column", reason: "value", expected, received: JSON.stringify(name) });
}

/** Which row of the text a row was, from 1. @param row From 0. */
export const rowNumberOf = (table: Table, row: number): number => table.rowNumbers?.[row] ?? row + 1;
