import { RampError } from "../ramp-error.ts";
import { type SparseMatrix, sparseMatrix } from "./sparse-matrix.ts";

/** How a column of a table becomes features. */
export type ColumnEncoding =
  /** One feature, (x − centre)/scale; by default the number itself. */
  | { readonly kind: "number"; readonly centre?: number; readonly scale?: number }
  /** One 0/1 feature per category; by default every category that occurs, sorted. */
  | { readonly kind: "one-hot"; readonly categories?: readonly string[] }
  /** One 0/1 feature per interval between the edges, which increase; values beyond them fall into the outer bins. */
  | { readonly kind: "bins"; readonly edges: readonly number[] };

/** Named features made from a table. */
export interface TableFeatures {
  readonly matrix: SparseMatrix;
  readonly featureNames: readonly string[];
  /** The encodings with their categories filled in: use them again for a holdout, so that columns agree. */
  readonly encodings: Readonly<Record<string, ColumnEncoding>>;
}

/**
 * Turns the columns of a table into named sparse features: `age`, `sex=female`, `age in [20, 30)`. A category that
 * `categories` does not list gives no feature.
 *
 * @param table Columns of equal length, by name.
 * @param encodings Which columns to take, and how, in this order.
 * @throws RampError naming column and row where a number is not finite, a column is missing or lengths differ.
 */
export function tableFeatures(
  table: Readonly<Record<string, readonly (string | number)[]>>,
  encodings: Readonly<Record<string, ColumnEncoding>>,
): TableFeatures {
  const featureNames: string[] = [];
  const complete: Record<string, ColumnEncoding> = {};
  const encoders: ((row: number) => readonly [number, number] | undefined)[] = [];
  let rows: number | undefined;
  for (const [name, encoding] of Object.entries(encodings)) {
    const column = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!column || (rows !== undefined && column.length !== rows)) {
      const expected = column ? `${rows} rows` : "a column of that name";
      const received = column ? `${column.length}` : "none";
      throw new RampError({ where: `column ${name}`, reason: "shape", expected, received });
    }
    rows = column.length;
    const first = featureNames.length;
    if (encoding.kind === "one-hot") {
      const categories = encoding.categories ?? [...new Set(column.map(String))].sort();
      const places = new Map(categories.map((category, index) => [category, first + index]));
      featureNames.push(...categories.map((category) => `${name}=${category}`));
      complete[name] = { kind: "one-hot", categories };
      encoders.push((row) => {
        const place = places.get(String(column[row]));
        return place === undefined ? undefined : [place, 1];
      });
      continue;
    }
    complete[name] = encoding;
    if (encoding.kind === "number") {
      featureNames.push(name);
      const { centre = 0, scale = 1 } = encoding;
      if (!(scale > 0) || !Number.isFinite(centre)) {
        const received = `${centre} and ${scale}`;
        const expected = "a finite centre and a scale above 0";
        throw new RampError({ where: `column ${name}`, reason: "value", expected, received });
      }
      encoders.push((row) => [first, (numberAt(name, column, row) - centre) / scale]);
      continue;
    }
    const { edges } = encoding;
    if (edges.length < 2 || edges.some((edge, i) => !(i === 0 || edge > edges[i - 1]!))) {
      const received = edges.join(", ");
      throw new RampError({
        where: `column ${name}`,
        reason: "value",
        expected: "increasing edges",
        received,
      });
    }
    for (let i = 1; i < edges.length; i++) featureNames.push(`${name} in [${edges[i - 1]}, ${edges[i]})`);
    encoders.push((row) => {
      const value = numberAt(name, column, row);
      let bin = 0;
      while (bin < edges.length - 2 && value >= edges[bin + 1]!) bin++;
      return [first + bin, 1];
    });
  }
  const rowStarts = new Int32Array((rows ?? 0) + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < (rows ?? 0); row++) {
    for (const encode of encoders) {
      const entry = encode(row);
      if (!entry || entry[1] === 0) continue;
      columns.push(entry[0]);
      values.push(entry[1]);
    }
    rowStarts[row + 1] = columns.length;
  }
  const matrix = sparseMatrix({
    rows: rows ?? 0,
    columns: featureNames.length,
    rowStarts,
    columnIndices: Int32Array.from(columns),
    values: Float64Array.from(values),
  });
  return { matrix, featureNames, encodings: complete };
}

function numberAt(name: string, column: readonly (string | number)[], row: number): number {
  const cell = column[row]!;
  const value = typeof cell === "number" ? cell : cell.trim() === "" ? Number.NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  const received = JSON.stringify(cell);
  throw new RampError({
    where: `column ${name}`,
    reason: "value",
    expected: "a finite number",
    received,
    row: row + 1,
  });
}
