import { type ByteSource, checkRead } from "./byte-source.ts";

/** A {@link ByteSource} over bytes in memory; every read is a copy, so readers never alias the original. */
export function memorySource(bytes: Uint8Array | ArrayBufferLike, path?: string): ByteSource {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const source: ByteSource = {
    size: view.byteLength,
    path,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      checkRead("memory", source, offset, length);
      // Not view.slice(): Node's Buffer overrides it to return a view of the same memory.
      const copy = new Uint8Array(length);
      copy.set(view.subarray(offset, offset + length));
      return copy;
    },
  };
  return source;
}
