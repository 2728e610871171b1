import type { ByteSource } from "../bytes/byte-source.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { FormatError } from "../format-error.ts";
import type { ZipEntry } from "./zip-entry.ts";

/** So many deflated bytes are read at a time. */
const PIECE_BYTES = 64 * 1024;

/**
 * Inflates a deflated file of a zip archive piece by piece, reading no further than the caller takes.
 *
 * @param start - Where the deflated data begin.
 * @throws {@link FormatError} when they are not deflated.
 */
export async function* inflatedPieces(
  format: string,
  source: ByteSource,
  entry: ZipEntry,
  start: number,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  const deflated = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const length = Math.min(PIECE_BYTES, entry.compressedSize - at);
      if (length > 0) controller.enqueue(await readExactly(format, source, start + at, length, options));
      at += length;
      if (at >= entry.compressedSize) controller.close();
    },
  });
  // Not by `for await`, which streams of browsers may lack.
  const reader = deflated.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (FormatError.isInstance(cause)) throw cause;
    throw new FormatError({
      format,
      reason: "syntax",
      expected: "deflated data",
      received: String(cause),
      path: source.path,
      tensor: entry.name,
      cause,
    });
  } finally {
    // Of a stream that failed nothing is left to cancel, and its error is told already.
    await reader.cancel().catch(() => undefined);
  }
}
