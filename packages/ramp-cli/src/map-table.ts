import { type Dataset, dataset, RampError } from "@quadrivium/ramp";
import { allRows, type Encodings, encodeRows } from "./encode-rows.ts";
import { columnOf, type Table } from "./read-table.ts";

/** How a table becomes a data set. */
export interface Mapping {
  /** The column of labels. */
  readonly label: string;
  /** Its value that counts as positive; all others are negative, an empty cell is no label. */
  readonly positive: string;
  readonly encodings: Encodings;
  /** Subsets as conditions, `column=value` joined by `&`. */
  readonly sets: readonly string[];
}

/** A table as a data set. */
export interface MappedTable {
  readonly data: Dataset;
  readonly encodings: Encodings;
}

/**
 * Turns rows of a table into a data set.
 *
 * @param rows Which rows, from 0; all of them by default.
 * @throws RampError naming column, row or set where something does not fit.
 */
export function mapTable(
  table: Table,
  mapping: Mapping,
  name = "table",
  rows?: readonly number[],
): MappedTable {
  const chosen = rows ?? allRows(table);
  const column = columnOf(table, mapping.label);
  const label = chosen.map((row) => column[row]!);
  const labels = label.map((cell) => (cell === mapping.positive ? 1 : cell === "" ? 0 : -1));
  if (!labels.includes(1)) {
    const expected = `rows in which ${mapping.label} is ${JSON.stringify(mapping.positive)}`;
    const seen = [...new Set(label)].slice(0, 6).map((cell) => JSON.stringify(cell));
    throw new RampError({ where: name, reason: "one-class", expected, received: `only ${seen.join(", ")}` });
  }
  const { matrix, featureNames, encodings } = encodeRows(table, mapping.encodings, chosen);
  const subsets = Object.fromEntries(mapping.sets.map((set) => [set, maskOf(table, set, chosen)] as const));
  return { data: dataset(matrix, labels, { featureNames, subsets, name }), encodings };
}

function maskOf(table: Table, set: string, rows: readonly number[]): Uint8Array {
  const conditions = set.split("&").map((condition) => {
    const [name = "", ...rest] = condition.split("=");
    if (rest.length === 0) {
      const expected = "conditions column=value, joined by &";
      throw new RampError({
        where: `set ${set}`,
        reason: "syntax",
        expected,
        received: JSON.stringify(condition),
      });
    }
    const value = rest.join("=").trim();
    return { column: columnOf(table, name.trim()), value };
  });
  return Uint8Array.from(rows, (row) =>
    conditions.every(({ column, value }) => column[row] === value) ? 1 : 0,
  );
}
