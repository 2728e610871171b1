import type { ReadOptions } from "../bytes/read-exactly.ts";
import { type BytesLike, toByteSource } from "../bytes/to-byte-source.ts";
import { readHeader } from "./read-header.ts";
import { SafetensorsReader } from "./safetensors-reader.ts";

/**
 * Opens a safetensors file: reads and validates its header, and none of its data.
 *
 * @param source - Bytes in memory, a `Blob` or `File`, or any {@link ByteSource}.
 * @example
 * ```ts
 * const file = await openSafetensors(await openHttpSource("https://example.org/model.safetensors"));
 * const bias = await file.readTensor("encoder.bias");
 * const rows = await file.readRows("encoder.weight", 0, 16);
 * ```
 * @throws {@link FormatError} if the header is truncated, oversized, not UTF-8, not the JSON the format demands, or if
 * its tensors overlap, leave holes or do not cover the file exactly.
 */
export async function openSafetensors(
  source: BytesLike,
  options: ReadOptions = {},
): Promise<SafetensorsReader> {
  const bytes = toByteSource(source);
  return new SafetensorsReader(bytes, await readHeader(bytes, options));
}
