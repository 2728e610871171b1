import type { ByteSource } from "../bytes/byte-source.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { FormatError, quote } from "../format-error.ts";
import { decodeTensor } from "./decode-tensor.ts";
import type { HostTensor } from "./dtype.ts";
import type { SafetensorsHeader } from "./parse-header.ts";
import type { TensorInfo } from "./tensor-info.ts";

/** A safetensors file whose header is read and valid; tensors are read from the source when they are asked for. */
export class SafetensorsReader {
  /** Free-form text that the writer stored. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What the header says of each tensor, by name, in the order in which they lie in the file. */
  readonly infos: ReadonlyMap<string, TensorInfo>;
  readonly #source: ByteSource;

  /** Binds a validated header to its source; `openSafetensors` is the way to get one. */
  constructor(source: ByteSource, header: SafetensorsHeader) {
    this.metadata = header.metadata;
    this.infos = header.tensors;
    this.#source = source;
  }

  /**
   * Reads one tensor.
   *
   * @throws {@link FormatError} with reason `unknown-tensor`, or whatever the source refuses.
   */
  async readTensor(name: string, options: ReadOptions = {}): Promise<HostTensor> {
    const info = this.#find(name);
    return this.#read(info, info.shape, info.byteOffset, info.byteLength, options);
  }

  /**
   * Reads the rows `start` to `end` (exclusive) of a tensor's first axis, and only their bytes.
   *
   * A tensor [N, …] gives [end − start, …]; an embedding table of gigabytes gives up single rows.
   *
   * @throws {@link FormatError} with reason `range` unless 0 ≤ start ≤ end ≤ N, or `shape` for a scalar.
   */
  async readRows(name: string, start: number, end: number, options: ReadOptions = {}): Promise<HostTensor> {
    const info = this.#find(name);
    const [rows, ...rowShape] = info.shape;
    if (rows === undefined) throw this.#refuse(name, "shape", "a tensor of rank ≥ 1", "a scalar");
    const valid =
      Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= rows;
    if (!valid) {
      throw this.#refuse(
        name,
        "range",
        `integer rows 0 ≤ start ≤ end ≤ ${rows}`,
        `start ${start}, end ${end}`,
      );
    }
    const rowBytes = rows === 0 ? 0 : info.byteLength / rows;
    const offset = info.byteOffset + start * rowBytes;
    return this.#read(info, [end - start, ...rowShape], offset, (end - start) * rowBytes, options);
  }

  /** Reads all tensors one after the other, in file order, so that only one need be in memory at a time. */
  async *tensors(
    options: ReadOptions = {},
  ): AsyncGenerator<[name: string, tensor: HostTensor], void, undefined> {
    for (const name of this.infos.keys()) yield [name, await this.readTensor(name, options)];
  }

  /** Closes the source, where it has anything to close; reading afterwards is an error of the source. */
  async close(): Promise<void> {
    await this.#source.close?.();
  }

  async #read(
    info: TensorInfo,
    shape: readonly number[],
    offset: number,
    length: number,
    options: ReadOptions,
  ): Promise<HostTensor> {
    const bytes = await readExactly("safetensors", this.#source, offset, length, options, info.name);
    return decodeTensor(info.dtype, shape, bytes, { path: this.#source.path, tensor: info.name });
  }

  #find(name: string): TensorInfo {
    const info = this.infos.get(name);
    if (info !== undefined) return info;
    const names = [...this.infos.keys()];
    const listed = names.slice(0, 8).map(quote).join(", ");
    const expected =
      names.length === 0 ? "a file with tensors" : `one of ${listed}${names.length > 8 ? ", …" : ""}`;
    throw this.#refuse(name, "unknown-tensor", expected, quote(name));
  }

  #refuse(
    tensor: string,
    reason: "unknown-tensor" | "shape" | "range",
    expected: string,
    received: string,
  ): FormatError {
    return new FormatError({
      format: "safetensors",
      reason,
      expected,
      received,
      path: this.#source.path,
      tensor,
    });
  }
}
