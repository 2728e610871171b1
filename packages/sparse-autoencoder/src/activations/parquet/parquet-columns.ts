import { FormatError } from "@quadrivium/formats";
import type { ColumnChunk, ColumnMetaData, FileMetaData, SchemaElement, SchemaTree } from "hyparquet";

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
  /** The names from the column down to its values. */
  readonly path: readonly string[];
}

/** Follows a column's groups down to its values, counting the lists on the way. */
function describeColumn({ element, children, path }: SchemaTree): Column {
  const { name } = element;
  const own = element.repetition_type === "REPEATED" ? 1 : 0;
  if (children.length === 0) return { name, depth: own, isFloat: isFloat(element), path };
  if (children.length > 1) return { name, depth: 0, isFloat: false, path };
  const inner = describeColumn(children[0]);
  return { ...inner, name, depth: own + inner.depth };
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

/** What a row group holds of the chosen columns. */
export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly (ColumnChunk & { readonly meta_data: ColumnMetaData })[];
}

/**
 * The chunks of the chosen columns in each row group, after a look at whether hyparquet can follow them: it would leave
 * promises behind that nobody waits for.
 * @throws {FormatError} naming the file, unless each column is there once, within the file, and as many rows as it says
 */
export function rowGroupsOf(
  { path, size }: { readonly path: string; readonly size: number },
  metadata: FileMetaData,
  schema: SchemaTree,
  names: readonly string[],
): RowGroup[] {
  const refuse = (expected: string, received: string) =>
    new FormatError({ format: "parquet", reason: "offsets", expected, received, path });
  const wanted = schema.children.map(describeColumn).filter(({ name }) => names.includes(name));
  const paths = wanted.map((column) => column.path.join("\0")).sort();
  const groups = metadata.row_groups.map(({ columns, num_rows }) => {
    const chunks = columns.flatMap((chunk) =>
      chunk.meta_data !== undefined && names.includes(chunk.meta_data.path_in_schema[0])
        ? [{ ...chunk, meta_data: chunk.meta_data }]
        : [],
    );
    const found = chunks.map(({ meta_data }) => meta_data.path_in_schema.join("\0")).sort();
    if (found.join("\n") !== paths.join("\n")) {
      throw refuse(`each of ${paths.length} columns once in a row group`, `${found.length} chunks`);
    }
    for (const { meta_data } of chunks) {
      const { data_page_offset, dictionary_page_offset, total_compressed_size } = meta_data;
      const start = Number(dictionary_page_offset || data_page_offset);
      const end = start + Number(total_compressed_size);
      if (!(start >= 0 && start <= end && end <= size)) {
        throw refuse(`columns within ${size} bytes`, `${start} to ${end}`);
      }
    }
    return { rows: Number(num_rows), chunks };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows === Number(metadata.num_rows)) return groups;
  throw refuse(`${metadata.num_rows} rows`, `${rows} in the row groups`);
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
