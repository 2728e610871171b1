import { FormatError } from "../format-error.ts";

/** Random access to the bytes of one file, wherever they lie: in memory, in a `Blob`, on a disk or behind HTTP. */
export interface ByteSource {
  /** Length of the file in bytes; fixed for the life of the source. */
  readonly size: number;
  /** What error messages call the file: a path, a URL or a file name. */
  readonly path?: string | undefined;
  /**
   * Reads exactly `length` bytes from `offset` on; the caller owns the returned bytes.
   *
   * @throws {@link FormatError} if the range lies outside the file or the bytes cannot be had.
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Releases what the source holds, such as a file handle. */
  close?(): Promise<void>;
}

/**
 * Checks a read against a source's bounds before anything is allocated.
 *
 * @throws {@link FormatError} with reason `range` unless 0 ≤ offset, 0 ≤ length and offset + length ≤ size.
 */
export function checkRead(format: string, source: ByteSource, offset: number, length: number): void {
  const valid =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    length <= source.size - offset;
  if (!valid) {
    throw new FormatError({
      format,
      reason: "range",
      expected: `a read within ${source.size} bytes`,
      received: `offset ${offset}, length ${length}`,
      path: source.path,
    });
  }
}
