import { type ByteSource, checkRead } from "../bytes/byte-source.ts";
import { readExactly } from "../bytes/read-exactly.ts";
import { FormatError, quote } from "../format-error.ts";
import type { ZipEntry } from "./zip-entry.ts";

const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65535;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const END_OF_DIRECTORY_64 = 0x06064b50;
const END_64_BYTES = 56;
const DIRECTORY_ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const EXTRA_64 = 1;
/** A 32-bit field whose value stands in the extra field instead. */
const IN_EXTRA = 0xffffffff;
/** Deflated data grow no more than this: a pair of codes of one bit each stands for 258 bytes (zlib's technical details). */
const LARGEST_RATIO = 1032;
/** The longest directory that is read: a hundred thousand names and more. */
const LONGEST_DIRECTORY = 16 * 1024 * 1024;

interface Directory {
  readonly offset: number;
  readonly length: number;
}

/**
 * Reads the directory of a zip archive: the files in it by name, in the archive's order.
 *
 * Reads only the archive's end and its directory. Zip64 is understood; encryption, several volumes and methods other
 * than stored and deflated are refused.
 *
 * @throws {@link FormatError} when the bytes are not such an archive, or two files have one name.
 */
export async function readZipDirectory(
  format: string,
  source: ByteSource,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, length } = await findDirectory(format, source);
  if (length > LONGEST_DIRECTORY) {
    throw refuse(
      format,
      source,
      "header-length",
      `a directory of at most ${LONGEST_DIRECTORY} bytes`,
      `${length}`,
    );
  }
  const bytes = await readExactly(format, source, offset, length);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at < bytes.length; ) {
    const view = new DataView(bytes.buffer, at);
    if (view.byteLength < ENTRY_BYTES || view.getUint32(0, true) !== DIRECTORY_ENTRY) {
      throw refuse(format, source, "syntax", "a directory entry", `other bytes at ${offset + at}`);
    }
    const nameBytes = view.getUint16(28, true);
    const extraBytes = view.getUint16(30, true);
    const end = ENTRY_BYTES + nameBytes + extraBytes + view.getUint16(32, true);
    if (view.byteLength < end) {
      throw refuse(format, source, "truncated", `${end} bytes of a directory entry`, `${view.byteLength}`);
    }
    const name = decodeName(format, source, bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    if (entries.has(name)) throw refuse(format, source, "duplicate", "each name once", quote(name));
    const extra = new DataView(bytes.buffer, at + ENTRY_BYTES + nameBytes, extraBytes);
    entries.set(name, parseEntry(format, source, name, view, extra));
    at += end;
  }
  return entries;
}

async function findDirectory(format: string, source: ByteSource): Promise<Directory> {
  const tailBytes = Math.min(source.size, END_BYTES + LONGEST_COMMENT);
  const start = source.size - tailBytes;
  const tail = await readExactly(format, source, start, tailBytes);
  const view = new DataView(tail.buffer);
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_OF_DIRECTORY) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) !== tailBytes) continue;
    const directory = { offset: view.getUint32(at + 16, true), length: view.getUint32(at + 12, true) };
    const needs64 = directory.offset === IN_EXTRA || directory.length === IN_EXTRA;
    return needs64 ? findDirectory64(format, source, start + at - LOCATOR_64_BYTES) : directory;
  }
  throw refuse(format, source, "syntax", "a zip archive", "bytes without the end of one");
}

async function findDirectory64(format: string, source: ByteSource, locatorAt: number): Promise<Directory> {
  checkRead(format, source, locatorAt, LOCATOR_64_BYTES);
  const locator = new DataView((await readExactly(format, source, locatorAt, LOCATOR_64_BYTES)).buffer);
  if (locator.getUint32(0, true) !== LOCATOR_64) {
    throw refuse(format, source, "syntax", "the locator of a zip64 archive", "other bytes");
  }
  const endAt = whole(format, source, locator.getBigUint64(8, true));
  const end = new DataView((await readExactly(format, source, endAt, END_64_BYTES)).buffer);
  if (end.getUint32(0, true) !== END_OF_DIRECTORY_64) {
    throw refuse(format, source, "syntax", "the end of a zip64 directory", "other bytes");
  }
  return {
    offset: whole(format, source, end.getBigUint64(48, true)),
    length: whole(format, source, end.getBigUint64(40, true)),
  };
}

function parseEntry(
  format: string,
  source: ByteSource,
  name: string,
  view: DataView,
  extra: DataView,
): ZipEntry {
  const flags = view.getUint16(8, true);
  if (flags & 1) throw refuse(format, source, "syntax", "files that are not encrypted", quote(name));
  const method = view.getUint16(10, true);
  if (method !== 0 && method !== 8) {
    throw refuse(format, source, "syntax", "stored or deflated files", `${quote(name)}, method ${method}`);
  }
  const large = largeFields(extra);
  const field = (at: number): number => {
    const value = view.getUint32(at, true);
    if (value !== IN_EXTRA) return value;
    const next = large.next();
    if (next.done) throw refuse(format, source, "truncated", "64-bit sizes of a large file", quote(name));
    return whole(format, source, next.value);
  };
  const size = field(24);
  const compressedSize = field(20);
  const offset = field(42);
  if (method === 0 && size !== compressedSize) {
    throw refuse(
      format,
      source,
      "offsets",
      "a stored file as long as its copy",
      `${compressedSize} and ${size} bytes`,
    );
  }
  if (method === 8 && size > compressedSize * LARGEST_RATIO) {
    throw refuse(
      format,
      source,
      "range",
      `at most ${LARGEST_RATIO} times ${compressedSize} bytes, as deflated data grow, in ${quote(name)}`,
      `${size}`,
    );
  }
  if (offset + compressedSize > source.size) {
    throw refuse(
      format,
      source,
      "offsets",
      `${quote(name)} within ${source.size} bytes`,
      `${compressedSize} at ${offset}`,
    );
  }
  return { name, method, compressedSize, size, offset };
}

/** The 64-bit numbers of the zip64 extra field, in order. */
function* largeFields(extra: DataView): Generator<bigint, undefined> {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const id = extra.getUint16(at, true);
    const length = extra.getUint16(at + 2, true);
    const end = Math.min(at + 4 + length, extra.byteLength);
    if (id === EXTRA_64) {
      for (let field = at + 4; field + 8 <= end; field += 8) yield extra.getBigUint64(field, true);
    }
    at += 4 + length;
  }
  return undefined;
}

function decodeName(format: string, source: ByteSource, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError({
      format,
      reason: "encoding",
      expected: "names in UTF-8",
      received: "other bytes",
      path: source.path,
      cause,
    });
  }
}

function whole(format: string, source: ByteSource, value: bigint): number {
  if (value <= BigInt(source.size)) return Number(value);
  throw refuse(format, source, "offsets", `a place within ${source.size} bytes`, `${value}`);
}

function refuse(
  format: string,
  source: ByteSource,
  reason: FormatError["reason"],
  expected: string,
  received: string,
): FormatError {
  return new FormatError({ format, reason, expected, received, path: source.path });
}
