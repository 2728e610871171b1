import type { ByteSource } from "../../src/index.ts";

/** A byte source that records every read it was asked for; past its end it answers short, as a file would. */
export function recordingSource(bytes: Uint8Array) {
  const reads: { offset: number; length: number }[] = [];
  const source: ByteSource = {
    size: bytes.byteLength,
    path: "recorded",
    async read(offset, length) {
      reads.push({ offset, length });
      return bytes.slice(offset, offset + length);
    },
  };
  return { source, reads };
}
