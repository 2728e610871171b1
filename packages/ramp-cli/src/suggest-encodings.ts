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
 * @param numbers `scaled` makes one feature of a number of many values instead, less its mean, over its deviation.
 */
export function suggestEncodings(
  table: Table,
  leaveOut: readonly string[] = [],
  numbers: "bins" | "scaled" = "bins",
): Record<string, ColumnEncoding> {
  const encodings: Record<string, ColumnEncoding> = {};
  for (const name of table.names) {
    if (leaveOut.includes(name)) continue;
    const column = columnOf(table, name);
    const distinct = new Set(column);
    const values = column.map(Number);
    const isNumeric = column.every((cell, i) => cell !== "" && Number.isFinite(values[i]));
    if (isNumeric && distinct.size > 2 * BINS) {
      encodings[name] = numbers === "bins" ? bins(values) : scaled(values);
    } else if (distinct.size > 1 && distinct.size <= CATEGORIES) {
      encodings[name] = { kind: "one-hot", categories: [...distinct].sort() };
    }
  }
  return encodings;
}

function bins(values: readonly number[]): ColumnEncoding {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const edges = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)]!,
  );
  const inner = [...new Set(edges)].filter((edge) => edge > least);
  // The last bin takes the largest value too.
  return { kind: "bins", edges: [least, ...inner, Math.max(most, inner.at(-1) ?? least) + 1] };
}

function scaled(values: readonly number[]): ColumnEncoding {
  const centre = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - centre) * (one - centre), 0) / values.length;
  return { kind: "number", centre, scale: Math.sqrt(variance) };
}
