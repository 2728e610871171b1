import type { ByteSource } from "../bytes/byte-source.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { FormatError, type FormatErrorReason } from "../format-error.ts";
import { parseHeader, type SafetensorsHeader } from "./parse-header.ts";

/** Length of the header's length field, in bytes. */
export const PREFIX_BYTES = 8;

/** Longest header that is read or written, in bytes: the format's own limit. */
export const MAXIMUM_HEADER_BYTES = 100_000_000;

/**
 * Reads and validates the header of a safetensors file; of the data, not one byte.
 *
 * The declared header length is checked against the limit and the file's size before anything is allocated for it.
 *
 * @throws {@link FormatError} if the header is not what the format demands.
 */
export async function readHeader(source: ByteSource, options: ReadOptions): Promise<SafetensorsHeader> {
  const refuse = (reason: FormatErrorReason, expected: string, received: string, cause?: unknown) =>
    new FormatError({ format: "safetensors", reason, expected, received, path: source.path, cause });
  if (source.size < PREFIX_BYTES) {
    throw refuse("truncated", `at least ${PREFIX_BYTES} bytes`, `${source.size} bytes`);
  }
  const prefix = await readExactly("safetensors", source, 0, PREFIX_BYTES, options);
  const declared = new DataView(prefix.buffer).getBigUint64(0, true);
  if (declared > BigInt(MAXIMUM_HEADER_BYTES)) {
    throw refuse("header-length", `a header of at most ${MAXIMUM_HEADER_BYTES} bytes`, `${declared} bytes`);
  }
  const length = Number(declared);
  const dataStart = PREFIX_BYTES + length;
  if (dataStart > source.size) {
    const room = source.size - PREFIX_BYTES;
    throw refuse("truncated", `a header within the ${room} bytes after its length`, `${length} bytes`);
  }
  const bytes = await readExactly("safetensors", source, PREFIX_BYTES, length, options);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refuse("encoding", "a header in UTF-8", "invalid bytes", cause);
  }
  return parseHeader(text, { dataStart, dataLength: source.size - dataStart, path: source.path });
}
