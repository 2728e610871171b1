import type { ByteSource } from "../bytes/byte-source.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { FormatError, quote } from "../format-error.ts";
import { inflatedPieces } from "./inflated-pieces.ts";
import type { ZipEntry } from "./zip-entry.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/**
 * Where the data of a file of a zip archive begin, behind its local header.
 *
 * @throws {@link FormatError} when there is no local header where the directory says.
 */
export async function findZipData(
  format: string,
  source: ByteSource,
  entry: ZipEntry,
  options: ReadOptions = {},
): Promise<number> {
  const header = new DataView(
    (await readExactly(format, source, entry.offset, LOCAL_HEADER_BYTES, options)).buffer,
  );
  if (header.getUint32(0, true) === LOCAL_HEADER) {
    return entry.offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  }
  throw new FormatError({
    format,
    reason: "syntax",
    expected: `the file ${quote(entry.name)} where the directory says`,
    received: "other bytes",
    path: source.path,
    tensor: entry.name,
  });
}

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
  const refuse = (reason: FormatError["reason"], expected: string, received: string) =>
    new FormatError({ format, reason, expected, received, path: source.path, tensor: entry.name });
  if (entry.size > largest) throw refuse("range", `at most ${largest} bytes`, `${entry.size}`);
  const start = await findZipData(format, source, entry, options);
  if (entry.method === 0) return readExactly(format, source, start, entry.compressedSize, options);
  const bytes = new Uint8Array(entry.size);
  let length = 0;
  for await (const piece of inflatedPieces(format, source, entry, start, options)) {
    if (length + piece.length > bytes.length)
      throw refuse("offsets", `${entry.size} bytes when inflated`, "more");
    bytes.set(piece, length);
    length += piece.length;
  }
  if (length !== bytes.length) throw refuse("truncated", `${entry.size} bytes when inflated`, `${length}`);
  return bytes;
}

/**
 * Reads the first bytes of one file of a zip archive, `length` of them or the whole file, and little more of the archive.
 *
 * @throws {@link FormatError} when the header or the data are not as the directory says.
 */
export async function readZipStart(
  format: string,
  source: ByteSource,
  entry: ZipEntry,
  length: number,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const start = await findZipData(format, source, entry, options);
  const bytes = new Uint8Array(Math.min(length, entry.size));
  if (entry.method === 0) return readExactly(format, source, start, bytes.length, options);
  let filled = 0;
  for await (const piece of inflatedPieces(format, source, entry, start, options)) {
    const some = piece.subarray(0, bytes.length - filled);
    bytes.set(some, filled);
    filled += some.length;
    if (filled === bytes.length) break;
  }
  return bytes.subarray(0, filled);
}
