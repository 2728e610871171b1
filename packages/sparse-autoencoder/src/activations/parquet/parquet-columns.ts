import { FormatError } from "@quadrivium/formats";
import type { ColumnMetaData, FileMetaData, SchemaElement, SchemaTree } from "hyparquet";

/** The columns of a Parquet file that make up rows: one of lists, or several of one number each. */
export interface ParquetColumns {
  readonly names: readonly string[];
  /** 0: each column holds one number of a row; 1: lists of d numbers; 2: lists of lists of d numbers. */
  readonly depth: 0 | 1 | 2;
}

interface Column {
  readonly name: string;
  readonly depth: number;
  readonly isFloat: boolean;
}

/** Follows a column's groups down to its values, counting the lists on the way. */
function describeColumn({ element, children }: SchemaTree): Column {
  const { name } = element;
  const own = element.repetition_type === "REPEATED" ? 1 : 0;
  if (children.length === 0) return { name, depth: own, isFloat: isFloat(element) };
  if (children.length > 1) return { name, depth: 0, isFloat: false };
  const inner = describeColumn(children[0]);
  return { name, depth: own + inner.depth, isFloat: inner.isFloat };
}

const isFloat = ({ type, logical_type }: SchemaElement): boolean =>
  type === "FLOAT" || type === "DOUBLE" || logical_type?.type === "FLOAT16";

/**
 * The named columns; without names the only one of lists of floating-point numbers, or else all of such numbers.
 * @throws {FormatError} naming the file and what it holds
 */
export function chooseColumns(
  path: string,
  schema: SchemaTree,
  names: readonly string[] | undefined,
): ParquetColumns {
  const columns = schema.children.map(describeColumn);
  const lists = columns.filter(({ depth, isFloat }) => isFloat && (depth === 1 || depth === 2));
  const numbers = columns.filter(({ depth, isFloat }) => isFloat && depth === 0);
  const refuse = (expected: string, received: string, tensor?: string) =>
    new FormatError({ format: "parquet", reason: "unknown-tensor", expected, received, path, tensor });
  const held = columns.map(({ name }) => `"${name}"`);
  const listed = held.slice(0, 8).join(", ") + (held.length > 8 ? ", …" : "");
  const unknown = names?.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) throw refuse(`a column "${unknown}"`, `columns ${listed}`);
  const among = (group: readonly Column[]) =>
    names === undefined ? group : group.filter(({ name }) => names.includes(name));
  const [ofLists, ofNumbers] = [among(lists), among(numbers)];
  if (ofLists.length === 1 && (names === undefined || names.length === 1)) {
    const [{ name, depth }] = ofLists;
    return { names: [name], depth: depth === 1 ? 1 : 2 };
  }
  if (
    ofLists.length === 0 &&
    ofNumbers.length > 0 &&
    (names?.length ?? ofNumbers.length) === ofNumbers.length
  ) {
    return { names: names ?? ofNumbers.map(({ name }) => name), depth: 0 };
  }
  throw refuse(
    names === undefined
      ? "one column of lists of floating-point numbers, or columns of such numbers, or the option tensor"
      : "one column of lists of floating-point numbers, or columns of such numbers",
    `columns ${listed}`,
    names?.join(", "),
  );
}

/** The chunks of the chosen columns in each row group. */
export function columnChunks(metadata: FileMetaData, names: readonly string[]) {
  return metadata.row_groups.map(({ columns, num_rows }) => ({
    rows: Number(num_rows),
    chunks: columns.flatMap((chunk) =>
      chunk.meta_data !== undefined && names.includes(chunk.meta_data.path_in_schema[0])
        ? [{ ...chunk, meta_data: chunk.meta_data }]
        : [],
    ),
  }));
}

/**
 * Checks that all chunks can be decompressed.
 * @throws {FormatError} naming the file and the codec
 */
export function checkCodecs(
  path: string,
  chunks: readonly { readonly meta_data: ColumnMetaData }[],
  codecs: readonly string[],
): void {
  const known = ["UNCOMPRESSED", "SNAPPY", ...codecs];
  const other = chunks.find(({ meta_data }) => !known.includes(meta_data.codec));
  if (other === undefined) return;
  throw new FormatError({
    format: "parquet",
    reason: "dtype",
    expected: `columns compressed by ${known.join(", ")}; others need the option compressors`,
    received: other.meta_data.codec,
    path,
  });
}
