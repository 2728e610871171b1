import { blobSource } from "./blob-source.ts";
import type { ByteSource } from "./byte-source.ts";
import { memorySource } from "./memory-source.ts";

/** A file: its bytes in memory, a `Blob` or `File`, or any {@link ByteSource}. */
export type BytesLike = ByteSource | Uint8Array | ArrayBuffer | Blob;

/** Any of them as a {@link ByteSource}. */
export function toByteSource(source: BytesLike): ByteSource {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return memorySource(source);
  return source instanceof Blob ? blobSource(source) : source;
}
