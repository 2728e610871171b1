import type { ByteSource } from "../bytes/byte-source.ts";
import { memorySource } from "../bytes/memory-source.ts";
import { partOfSource } from "../bytes/part-of-source.ts";
import type { ReadOptions } from "../bytes/read-exactly.ts";
import { type BytesLike, toByteSource } from "../bytes/to-byte-source.ts";
import { FormatError, quote } from "../format-error.ts";
import type { HostTensor } from "../safetensors/dtype.ts";
import { readZipDirectory } from "../zip/read-zip-directory.ts";
import { findZipData, readZipEntry, readZipStart } from "../zip/read-zip-entry.ts";
import type { ZipEntry } from "../zip/zip-entry.ts";
import { type NpyReader, openNpy, readNpyHeader } from "./npy-reader.ts";
import type { NpyHeader } from "./parse-npy-header.ts";

/** How an `.npz` file is opened. */
export interface NpzOptions {
  /** The most bytes that one array may have when it is inflated. Default 4 GiB. */
  readonly largestArray?: number;
}

/** What the header of an array in an `.npz` file says. */
export interface NpzArrayInfo extends NpyHeader {
  /** Whether the array lies in the archive as it is, so that its rows can be read by range. */
  readonly isStored: boolean;
}

/** So much of an array is read for its header; NumPy's have 128 bytes. */
const HEADER_BYTES = 4096;

/** An `.npz` file of NumPy: arrays by name, read when they are asked for. */
export class NpzReader {
  /** The names of the arrays, in the archive's order. */
  readonly names: readonly string[];
  readonly #source: ByteSource;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #largest: number;

  /** Binds a directory to its source; `openNpz` is the way to get one. */
  constructor(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>, largest: number) {
    this.#source = source;
    this.#entries = entries;
    this.#largest = largest;
    this.names = [...entries.keys()]
      .filter((name) => name.endsWith(".npy"))
      .map((name) => name.slice(0, -".npy".length));
  }

  /** Reads one array. @throws {@link FormatError} with reason `unknown-tensor`, or when it is damaged or too large */
  async read(name: string, options: ReadOptions = {}): Promise<HostTensor> {
    return (await this.open(name, options)).read(options);
  }

  /** What the header of one array says, read without the rest of it. @throws {@link FormatError} as `read` does */
  async info(name: string, options: ReadOptions = {}): Promise<NpzArrayInfo> {
    const entry = this.#find(name);
    const start = await readZipStart("npz", this.#source, entry, HEADER_BYTES, options);
    const { header } = await readNpyHeader(memorySource(start, this.#source.path));
    return { ...header, isStored: entry.method === 0 };
  }

  /**
   * Opens one array: one that is stored as it is (`numpy.savez`) to be read by rows, a deflated one (`savez_compressed`)
   * inflated into memory. Closing it does nothing.
   * @throws {@link FormatError} as `read` does
   */
  async open(name: string, options: ReadOptions = {}): Promise<NpyReader> {
    const entry = this.#find(name);
    if (entry.method === 0) {
      const start = await findZipData("npz", this.#source, entry, options);
      return openNpy(partOfSource(this.#source, start, entry.size));
    }
    return openNpy(await readZipEntry("npz", this.#source, entry, this.#largest, options));
  }

  /** Closes the source, where it has anything to close. */
  async close(): Promise<void> {
    await this.#source.close?.();
  }

  #find(name: string): ZipEntry {
    const entry = this.#entries.get(`${name}.npy`);
    if (entry !== undefined) return entry;
    throw new FormatError({
      format: "npz",
      reason: "unknown-tensor",
      expected: `one of ${this.names.slice(0, 8).map(quote).join(", ") || "no arrays"}`,
      received: quote(name),
      path: this.#source.path,
    });
  }
}

/** Opens an `.npz` file (`numpy.savez` or `savez_compressed`). @throws {@link FormatError} when it is no zip archive */
export async function openNpz(
  source: BytesLike,
  { largestArray = 2 ** 32 }: NpzOptions = {},
): Promise<NpzReader> {
  const bytes = toByteSource(source);
  return new NpzReader(bytes, await readZipDirectory("npz", bytes), largestArray);
}
