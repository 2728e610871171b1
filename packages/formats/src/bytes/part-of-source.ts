import { type ByteSource, checkRead } from "./byte-source.ts";

/** The `size` bytes of a source from `start` on, as a {@link ByteSource} under the same name; closing it does nothing. */
export function partOfSource(whole: ByteSource, start: number, size: number): ByteSource {
  const part: ByteSource = {
    size,
    path: whole.path,
    async read(offset, length, signal) {
      checkRead("part", part, offset, length);
      return whole.read(start + offset, length, signal);
    },
  };
  return part;
}
