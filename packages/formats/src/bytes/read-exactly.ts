import { FormatError } from "../format-error.ts";
import { type ByteSource, checkRead } from "./byte-source.ts";

/** How a range is read. */
export interface ReadOptions {
  /** Cancels the read; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Most bytes asked of the source at once: between two chunks the signal is heard. Default 8 MiB. */
  readonly chunkBytes?: number | undefined;
}

const DEFAULT_CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Reads a byte range into one fresh buffer, in chunks.
 *
 * A source is foreign code, so the length of every answer is checked.
 *
 * @param tensor - The tensor whose bytes they are, for error messages.
 * @throws {@link FormatError} if the range is outside the source, cannot be allocated, or a chunk comes back short.
 */
export async function readExactly(
  format: string,
  source: ByteSource,
  offset: number,
  length: number,
  options: ReadOptions = {},
  tensor?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunkBytes = checkChunkBytes(format, options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
  checkRead(format, source, offset, length);
  options.signal?.throwIfAborted();
  const bytes = allocate(format, source, length, tensor);
  for (let at = 0; at < length; at += chunkBytes) {
    options.signal?.throwIfAborted();
    const wanted = Math.min(chunkBytes, length - at);
    const chunk = await source.read(offset + at, wanted, options.signal);
    if (chunk.byteLength !== wanted) {
      throw new FormatError({
        format,
        reason: "truncated",
        expected: `${wanted} bytes at offset ${offset + at}`,
        received: `${chunk.byteLength} bytes`,
        path: source.path,
        tensor,
      });
    }
    bytes.set(chunk, at);
  }
  return bytes;
}

/**
 * Checks a chunk size.
 *
 * @throws {@link FormatError} with reason `range` unless it is a positive integer.
 */
export function checkChunkBytes(format: string, chunkBytes: number): number {
  if (!Number.isSafeInteger(chunkBytes) || chunkBytes < 1) {
    throw new FormatError({
      format,
      reason: "range",
      expected: "option chunkBytes to be a positive integer",
      received: String(chunkBytes),
    });
  }
  return chunkBytes;
}

function allocate(
  format: string,
  source: ByteSource,
  length: number,
  tensor: string | undefined,
): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw new FormatError({
      format,
      reason: "allocation",
      expected: "room for the bytes in memory",
      received: `${length} bytes, which the engine refuses to allocate`,
      path: source.path,
      tensor,
      cause,
    });
  }
}
