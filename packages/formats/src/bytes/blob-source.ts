import { type ByteSource, checkRead } from "./byte-source.ts";

/** A {@link ByteSource} over a `Blob` or a `File`, such as one the user dropped on the page; reads only what is asked. */
export function blobSource(blob: Blob): ByteSource {
  const source: ByteSource = {
    size: blob.size,
    path: "name" in blob && typeof blob.name === "string" ? blob.name : undefined,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      checkRead("blob", source, offset, length);
      const bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      signal?.throwIfAborted();
      return bytes;
    },
  };
  return source;
}
