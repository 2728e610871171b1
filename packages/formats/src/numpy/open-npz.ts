import type { ByteSource } from "../bytes/byte-source.ts";
import type { ReadOptions } from "../bytes/read-exactly.ts";
import { type BytesLike, toByteSource } from "../bytes/to-byte-source.ts";
import { FormatError, quote } from "../format-error.ts";
import type { HostTensor } from "../safetensors/dtype.ts";
import { readZipDirectory } from "../zip/read-zip-directory.ts";
import { readZipEntry } from "../zip/read-zip-entry.ts";
import type { ZipEntry } from "../zip/zip-entry.ts";
import { openNpy } from "./npy-reader.ts";

/** How an `.npz` file is opened. */
export interface NpzOptions {
  /** The most bytes that one array may have when it is inflated. Default 4 GiB. */
  readonly largestArray?: number;
}

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
    const entry = this.#entries.get(`${name}.npy`);
    if (entry === undefined) {
      throw new FormatError({
        format: "npz",
        reason: "unknown-tensor",
        expected: `one of ${this.names.slice(0, 8).map(quote).join(", ") || "no arrays"}`,
        received: quote(name),
        path: this.#source.path,
      });
    }
    const file = await openNpy(await readZipEntry("npz", this.#source, entry, this.#largest, options));
    return file.read(options);
  }

  /** Closes the source, where it has anything to close. */
  async close(): Promise<void> {
    await this.#source.close?.();
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
