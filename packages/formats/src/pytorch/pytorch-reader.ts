import type { ByteSource } from "../bytes/byte-source.ts";
import type { ReadOptions } from "../bytes/read-exactly.ts";
import { FormatError, quote } from "../format-error.ts";
import { gatherStrided } from "../numbers/gather-strided.ts";
import { decodeTensor } from "../safetensors/decode-tensor.ts";
import { DTYPE_SIZES, type HostTensor } from "../safetensors/dtype.ts";
import { readZipEntry } from "../zip/read-zip-entry.ts";
import type { ZipEntry } from "../zip/zip-entry.ts";
import type { TorchValue } from "./torch-builder.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** A file of `torch.save` whose structure is read and valid; tensors are read from the source when asked for. */
export class PyTorchReader {
  /** What was saved; tensors stand as {@link TorchTensor}, dictionaries as `Map`, lists and tuples as arrays. */
  readonly value: TorchValue;
  /** The tensors of the outermost dictionary by name, in its order; empty where it is none. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  readonly #source: ByteSource;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #root: string;

  /** Binds a parsed file to its source; `openPyTorch` is the way to get one. */
  constructor(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>, root: string, value: TorchValue) {
    this.value = value;
    this.#source = source;
    this.#entries = entries;
    this.#root = root;
    const tensors = new Map<string, TorchTensor>();
    if (value instanceof Map) {
      for (const [name, entry] of value) {
        if (typeof name === "string" && entry instanceof TorchTensor) tensors.set(name, entry);
      }
    }
    this.tensors = tensors;
  }

  /**
   * Reads one tensor, by its name in the outermost dictionary or as it stands in {@link PyTorchReader.value}; whatever
   * its strides, the result is row-major.
   *
   * @throws {@link FormatError} with reason `unknown-tensor`, or when the elements are missing, too few or too many.
   */
  async readTensor(which: string | TorchTensor, options: ReadOptions = {}): Promise<HostTensor> {
    const name = typeof which === "string" ? which : which.storage.key;
    const tensor = typeof which === "string" ? this.tensors.get(which) : which;
    if (tensor === undefined) {
      const names = [...this.tensors.keys()].slice(0, 8).map(quote).join(", ");
      throw this.#refuse("unknown-tensor", `one of ${names || "no tensors"}`, quote(name), name);
    }
    const { storage } = tensor;
    const entry = this.#entries.get(`${this.#root}data/${storage.key}`);
    const length = storage.length * DTYPE_SIZES[storage.dtype];
    if (entry === undefined || entry.size !== length) {
      const received = entry === undefined ? "no such file" : `${entry.size}`;
      throw this.#refuse("truncated", `${length} bytes in data/${storage.key}`, received, name);
    }
    const bytes = await readZipEntry("pytorch", this.#source, entry, length, options);
    const elements = gatherStrided(bytes, DTYPE_SIZES[storage.dtype], tensor);
    return decodeTensor(storage.dtype, tensor.shape, elements, { path: this.#source.path, tensor: name });
  }

  /** Closes the source, where it has anything to close; reading afterwards is an error of the source. */
  async close(): Promise<void> {
    await this.#source.close?.();
  }

  #refuse(reason: FormatError["reason"], expected: string, received: string, tensor: string): FormatError {
    return new FormatError({
      format: "pytorch",
      reason,
      expected,
      received,
      path: this.#source.path,
      tensor,
    });
  }
}
