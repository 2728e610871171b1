import { type ByteSource, FormatError } from "@quadrivium/formats";
import type { Compressors } from "hyparquet";
import type { ActivationShard } from "../activation-shard.ts";
import { type DocumentLayout, documentLayout } from "../document-layout.ts";
import { DocumentShard, divideEvenly } from "../document-shard.ts";
import { asNumber, fillDocument } from "./fill-rows.ts";
import {
  checkCodecs,
  chooseColumns,
  type ParquetColumns,
  type RowGroup,
  rowGroupsOf,
} from "./parquet-columns.ts";
import { asyncBuffer, guardParquet, readColumns } from "./read-columns.ts";

/** Measured at up to 12: pages, levels, numbers as doubles in lists of lists. */
const READING_COST = 16;

/** How a Parquet file is opened as a shard. */
export interface ParquetShardOptions {
  /** The columns. Default: see `ShardOptions.tensor`. */
  readonly columns: readonly string[] | undefined;
  readonly excluded: readonly number[];
  /** d where it is known from another shard: without it, lists of lists are measured by reading the first. */
  readonly width: number | undefined;
  readonly compressors: Compressors | undefined;
}

/**
 * Columns of a Parquet file as a shard: one of lists of d numbers, one of lists of lists (HuggingFace's Array2D, one
 * document in each row), or several of one number each. Reads row groups, or single pages where the file has an index.
 * @throws {FormatError} naming the file
 */
export async function openParquetShard(
  source: ByteSource,
  path: string,
  { columns: names, excluded, width, compressors }: ParquetShardOptions,
): Promise<ActivationShard> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const { metadata, columns, groups } = await guardParquet(path, undefined, async () => {
    const metadata = await parquetMetadataAsync(asyncBuffer(source));
    const schema = parquetSchema(metadata);
    const columns = chooseColumns(path, schema, names);
    const groups = rowGroupsOf({ path, size: source.size }, metadata, schema, columns.names);
    return { metadata, columns, groups };
  });
  checkCodecs(
    path,
    groups.flatMap(({ chunks }) => chunks),
    Object.keys(compressors ?? {}),
  );
  const read = (start: number, end: number, signal?: AbortSignal) =>
    readColumns(source, path, { metadata, columns: columns.names, start, end, compressors }, signal);

  const documents = Number(metadata.num_rows);
  const values = groups.reduce(
    (sum, { chunks }) => sum + chunks.reduce((all, { meta_data }) => all + Number(meta_data.num_values), 0),
    0,
  );
  const perRow = documents === 0 ? 0 : values / documents;
  if (!Number.isInteger(perRow)) {
    throw new FormatError({
      format: "parquet",
      reason: "shape",
      expected: "lists of one length",
      received: `${values} values in ${documents} rows`,
      path,
      tensor: columns.names.join(", "),
    });
  }
  const inner =
    columns.depth === 2 && documents > 0
      ? (width ?? innerLength((await read(0, 1))[0]?.columnData[0]))
      : perRow;
  const shape = columns.depth === 2 ? [documents, perRow / inner, inner] : [documents, perRow];
  const layout = documentLayout("parquet", path, shape, excluded);
  return new DocumentShard({
    name: path,
    layout,
    readingCost: READING_COST,
    divide: (size) => divideGroups(groups, size),
    read: async (start, end, signal) => {
      const target = new Float32Array((end - start) * layout.positions * layout.width);
      let filled = 0;
      for (const piece of await read(start, end, signal)) {
        filled += fill(path, columns, layout, { start, end }, piece, target);
      }
      if (filled === (end - start) * columns.names.length) return target;
      throw new FormatError({
        format: "parquet",
        reason: "truncated",
        expected: `${columns.names.length} columns of rows ${start} to ${end}`,
        received: `${filled} values of ${(end - start) * columns.names.length}`,
        path,
      });
    },
    close: async () => source.close?.(),
  });
}

const innerLength = (value: unknown): number =>
  Array.isArray(value) && Array.isArray(value[0]) ? value[0].length : 0;

/** Cuts at each row group, and within those whose pages can be read alone. */
function divideGroups(groups: readonly RowGroup[], size: number): number[] {
  let start = 0;
  const cuts: number[] = [];
  for (const { rows, chunks } of groups.filter((group) => group.rows > 0)) {
    const hasIndex = chunks.every(({ offset_index_length }) => offset_index_length);
    if (hasIndex) for (const cut of divideEvenly(rows, size)) cuts.push(start + cut);
    start += rows;
    cuts.push(start);
  }
  return cuts.slice(0, -1);
}

/** Copies what a piece holds of the wanted rows into place, and counts them. */
function fill(
  path: string,
  { names, depth }: ParquetColumns,
  layout: DocumentLayout,
  { start, end }: { readonly start: number; readonly end: number },
  piece: { columnName: string; columnData: ArrayLike<unknown>; rowStart: number; rowEnd: number },
  target: Float32Array,
): number {
  const column = names.indexOf(piece.columnName);
  const size = layout.positions * layout.width;
  const [first, last] = [Math.max(start, piece.rowStart), Math.min(end, piece.rowEnd)];
  for (let row = first; row < last; row++) {
    const value = piece.columnData[row - piece.rowStart];
    const at = (row - start) * size;
    if (depth === 0) target[at + column] = asNumber(path, row, value);
    else fillDocument(path, row, value, layout, depth, target.subarray(at, at + size));
  }
  return Math.max(0, last - first);
}
