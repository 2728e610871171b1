import type { ByteSource } from "../bytes/byte-source.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { FormatError, quote } from "../format-error.ts";
import type { ZipEntry } from "./zip-entry.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/**
 * Reads one file of a zip archive.
 *
 * A deflated file may grow at most to the size that the directory states, and that at most to `largest`: an archive
 * cannot ask for more memory than its reader allows.
 *
 * @param largest - The most bytes that the file may have.
 * @throws {@link FormatError} when the header, the data or the size are not as the directory says.
 */
export async function readZipEntry(
  format: string,
  source: ByteSource,
  entry: ZipEntry,
  largest: number,
  options: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = (reason: FormatError["reason"], expected: string, received: string, cause?: unknown) =>
    new FormatError({ format, reason, expected, received, path: source.path, tensor: entry.name, cause });
  if (entry.size > largest) throw refuse("range", `at most ${largest} bytes`, `${entry.size}`);
  const header = new DataView(
    (await readExactly(format, source, entry.offset, LOCAL_HEADER_BYTES, options)).buffer,
  );
  if (header.getUint32(0, true) !== LOCAL_HEADER) {
    throw refuse("syntax", `the file ${quote(entry.name)} where the directory says`, "other bytes");
  }
  const start = entry.offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const stored = await readExactly(format, source, start, entry.compressedSize, options);
  if (entry.method === 0) return stored;
  const bytes = new Uint8Array(entry.size);
  let length = 0;
  try {
    const stream = new Blob([stored]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    // Not by `for await`, which streams of browsers may lack.
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length + value.length > bytes.length) {
        await reader.cancel();
        throw refuse("offsets", `${entry.size} bytes when inflated`, "more");
      }
      bytes.set(value, length);
      length += value.length;
    }
  } catch (cause) {
    if (FormatError.isInstance(cause)) throw cause;
    throw refuse("syntax", "deflated data", String(cause), cause);
  }
  if (length !== bytes.length) throw refuse("truncated", `${entry.size} bytes when inflated`, `${length}`);
  return bytes;
}
