import { FormatError } from "../format-error.ts";
import { crc32 } from "./crc-32.ts";

const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_BYTES = 46;
const END_BYTES = 22;
/** PyTorch maps a file's data into memory: it begins at multiples of this. */
const ALIGNMENT = 64;
/** An extra field that means nothing, for padding. */
const PADDING_ID = 0x4246;
/** Version 2.0, names in UTF-8, 1 January 1980: the same bytes whenever they are written. */
const COMMON = [20, 1 << 11, 0, 0, (1 << 5) | 1] as const;

/**
 * Encodes files as a zip archive that stores them as they are, each aligned to 64 bytes.
 *
 * @throws {@link FormatError} when the archive would have 4 GiB or more.
 */
export function encodeStoredZip(
  format: string,
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  let at = 0;
  const planned = files.map(([name, bytes]) => {
    const encodedName = encoder.encode(name);
    const offset = at;
    const bare = offset + LOCAL_HEADER_BYTES + encodedName.length + 4;
    const padding = (ALIGNMENT - (bare % ALIGNMENT)) % ALIGNMENT;
    at = bare + padding + bytes.length;
    return { name: encodedName, bytes, offset, padding, check: crc32(bytes) };
  });
  const directoryAt = at;
  for (const { name } of planned) at += DIRECTORY_BYTES + name.length;
  if (at + END_BYTES >= 2 ** 32) {
    throw new FormatError({
      format,
      reason: "range",
      expected: "an archive below 4 GiB",
      received: `${at + END_BYTES} bytes`,
    });
  }
  const result = new Uint8Array(at + END_BYTES);
  const view = new DataView(result.buffer);
  const common = (from: number) => {
    for (const [i, value] of COMMON.entries()) view.setUint16(from + 2 * i, value, true);
  };
  const sizes = (from: number, { bytes, check }: (typeof planned)[number]) => {
    view.setUint32(from, check, true);
    view.setUint32(from + 4, bytes.length, true);
    view.setUint32(from + 8, bytes.length, true);
  };
  let entryAt = directoryAt;
  for (const file of planned) {
    const { name, bytes, offset, padding } = file;
    view.setUint32(offset, 0x04034b50, true);
    common(offset + 4);
    sizes(offset + 14, file);
    view.setUint16(offset + 26, name.length, true);
    view.setUint16(offset + 28, 4 + padding, true);
    result.set(name, offset + LOCAL_HEADER_BYTES);
    const extraAt = offset + LOCAL_HEADER_BYTES + name.length;
    view.setUint16(extraAt, PADDING_ID, true);
    view.setUint16(extraAt + 2, padding, true);
    result.set(bytes, extraAt + 4 + padding);
    view.setUint32(entryAt, 0x02014b50, true);
    view.setUint16(entryAt + 4, 20, true);
    common(entryAt + 6);
    sizes(entryAt + 16, file);
    view.setUint16(entryAt + 28, name.length, true);
    view.setUint32(entryAt + 42, offset, true);
    result.set(name, entryAt + DIRECTORY_BYTES);
    entryAt += DIRECTORY_BYTES + name.length;
  }
  view.setUint32(entryAt, 0x06054b50, true);
  view.setUint16(entryAt + 8, planned.length, true);
  view.setUint16(entryAt + 10, planned.length, true);
  view.setUint32(entryAt + 12, entryAt - directoryAt, true);
  view.setUint32(entryAt + 16, directoryAt, true);
  return result;
}
