import { type ByteSource, FormatError } from "@quadrivium/formats";
import type { AsyncBuffer, ColumnData, Compressors, FileMetaData } from "hyparquet";

/** @throws {FormatError} when the source gives less than was asked for */
async function readBuffer(
  source: ByteSource,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer> {
  const bytes = await source.read(start, end - start, signal);
  if (bytes.length === end - start) {
    const copy = new Uint8Array(bytes.length);
    copy.set(bytes);
    return copy.buffer;
  }
  throw new FormatError({
    format: "parquet",
    reason: "truncated",
    expected: `${end - start} bytes at offset ${start}`,
    received: `${bytes.length} bytes`,
    path: source.path,
  });
}

/** A byte source as hyparquet reads it. */
export const asyncBuffer = (source: ByteSource, signal?: AbortSignal): AsyncBuffer => ({
  byteLength: source.size,
  slice(start, end = source.size) {
    const buffer = readBuffer(source, start, end, signal);
    // hyparquet reads ahead, and may fail otherwise before it looks at what came of it.
    buffer.catch(() => undefined);
    return buffer;
  },
});

/** What hyparquet throws becomes a `FormatError` that names the file; cancellations and our own errors pass. */
export async function guardParquet<Result>(
  path: string,
  signal: AbortSignal | undefined,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    signal?.throwIfAborted();
    if (FormatError.isInstance(cause)) throw cause;
    const received = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError({
      format: "parquet",
      reason: "syntax",
      expected: "a Parquet file",
      received,
      path,
      cause,
    });
  }
}

/** Some rows of some columns. */
export interface ColumnRequest {
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly compressors: Compressors | undefined;
}

/** Reads rows of columns as pieces, which may begin before the first row and end after the last. @throws {FormatError} */
export async function readColumns(
  source: ByteSource,
  path: string,
  { metadata, columns, start, end, compressors }: ColumnRequest,
  signal?: AbortSignal,
): Promise<ColumnData[]> {
  const { parquetRead } = await import("hyparquet");
  const pieces: ColumnData[] = [];
  await guardParquet(path, signal, () =>
    parquetRead({
      file: asyncBuffer(source, signal),
      metadata,
      columns: [...columns],
      rowStart: start,
      rowEnd: end,
      compressors,
      useOffsetIndex: true,
      // Pieces are gone through later: an error thrown in here would reach nobody.
      onChunk: (piece) => void pieces.push(piece),
    }),
  );
  return pieces;
}
