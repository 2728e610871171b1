import { type ColumnEncoding, RampError, type TableFeatures, tableFeatures } from "@quadrivium/ramp";
import { columnOf, rowNumberOf, type Table } from "./read-table.ts";

/** Which columns become features, and how. */
export type Encodings = Readonly<Record<string, ColumnEncoding>>;

/** All rows of a table, from 0. */
export const allRows = (table: Table): number[] => Array.from({ length: table.rows }, (_, row) => row);

/**
 * Features of some rows of a table.
 *
 * @throws RampError naming a missing column, or the column and the row of the text where a cell is no number.
 */
export function encodeRows(table: Table, encodings: Encodings, rows: readonly number[]): TableFeatures {
  if (Object.keys(encodings).length === 0) {
    const expected = "a column of several values that can become features";
    throw new RampError({ where: "table", reason: "shape", expected, received: "none" });
  }
  const columns = Object.fromEntries(
    Object.keys(encodings).map((name) => {
      const column = columnOf(table, name);
      return [name, rows.map((row) => column[row]!)] as const;
    }),
  );
  try {
    return tableFeatures(columns, encodings);
  } catch (error) {
    if (!RampError.isInstance(error) || error.row === undefined) throw error;
    const { where, reason, expected, received } = error;
    const row = rowNumberOf(table, rows[error.row - 1]!);
    throw new RampError({ where, reason, expected, received, row });
  }
}

/** The rows that {@link encodeRows} takes, and the others by their row of the text, with the reason. */
export function usableRows(
  table: Table,
  encodings: Encodings,
): { rows: number[]; skipped: Table["skipped"] } {
  const numeric = Object.keys(encodings).filter((name) => encodings[name]!.kind !== "one-hot");
  const columns = numeric.map((name) => [name, columnOf(table, name)] as const);
  const skipped: { row: number; reason: string }[] = [];
  const rows = allRows(table).filter((row) => {
    const odd = columns.find(([, column]) => column[row] === "" || !Number.isFinite(Number(column[row])));
    if (!odd) return true;
    const [name, column] = odd;
    const reason = `column ${name}: expected a finite number, got ${JSON.stringify(column[row])}`;
    skipped.push({ row: rowNumberOf(table, row), reason });
    return false;
  });
  return { rows, skipped };
}
