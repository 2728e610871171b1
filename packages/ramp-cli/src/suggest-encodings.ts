import type { ColumnEncoding } from "@quadrivium/ramp";
import { columnOf, type Table } from "./read-table.ts";

const BINS = 5;
const CATEGORIES = 60;

/**
 * How the columns of a table can become features: numbers of many values in five bins of about as many rows each, as
 * the public versions of Adult have them; all else by category. Columns of more than 60 categories, or of one, are left
 * out: they are names or constants.
 *
 * @param leaveOut Columns that must not become features, such as the label.
 */
export function suggestEncodings(
  table: Table,
  leaveOut: readonly string[] = [],
): Record<string, ColumnEncoding> {
  const encodings: Record<string, ColumnEncoding> = {};
  for (const name of table.names) {
    if (leaveOut.includes(name)) continue;
    const column = columnOf(table, name);
    const distinct = new Set(column);
    const numbers = column.map(Number);
    const isNumeric = column.every((cell, i) => cell !== "" && Number.isFinite(numbers[i]));
    if (isNumeric && distinct.size > 2 * BINS) {
      const sorted = numbers.sort((a, b) => a - b);
      const edges = Array.from(
        { length: BINS - 1 },
        (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)]!,
      );
      const inner = [...new Set(edges)].filter((edge) => edge > sorted[0]!);
      encodings[name] = {
        kind: "bins",
        edges: [sorted[0]!, ...inner, Math.max(sorted.at(-1)!, inner.at(-1) ?? 0) + 1],
      };
    } else if (distinct.size > 1 && distinct.size <= CATEGORIES) {
      encodings[name] = { kind: "one-hot", categories: [...distinct].sort() };
    }
  }
  return encodings;
}
