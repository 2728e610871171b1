import type { ByteSource } from "../bytes/byte-source.ts";
import { swapBytes } from "../bytes/host-order.ts";
import { type ReadOptions, readExactly } from "../bytes/read-exactly.ts";
import { type BytesLike, toByteSource } from "../bytes/to-byte-source.ts";
import { FormatError } from "../format-error.ts";
import { gatherStrided } from "../numbers/gather-strided.ts";
import { byteLengthOf } from "../safetensors/byte-length.ts";
import { decodeTensor } from "../safetensors/decode-tensor.ts";
import { DTYPE_SIZES, type HostTensor } from "../safetensors/dtype.ts";
import { type NpyHeader, parseNpyHeader } from "./parse-npy-header.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
const LONGEST_HEADER = 1024 * 1024;

/** An `.npy` file (NumPy) whose header is read and valid; elements are read from the source when asked for. */
export class NpyReader {
  /** What the header says. */
  readonly header: NpyHeader;
  readonly #source: ByteSource;
  readonly #start: number;

  /** Binds a parsed header to its source; `openNpy` is the way to get one. */
  constructor(source: ByteSource, header: NpyHeader, start: number) {
    this.header = header;
    this.#source = source;
    this.#start = start;
  }

  /** Reads the whole array, row-major whatever its order in the file. */
  async read(options: ReadOptions = {}): Promise<HostTensor> {
    const { dtype, shape, columnMajor } = this.header;
    const size = DTYPE_SIZES[dtype];
    const bytes = await this.#bytes(0, byteLengthOf(dtype, shape)!, options);
    if (!columnMajor) return this.#decode(bytes, shape);
    const strides = shape.map((_, axis) =>
      shape.slice(0, axis).reduce((product, length) => product * length, 1),
    );
    return this.#decode(gatherStrided(bytes, size, { shape, strides, offset: 0 }), shape);
  }

  /**
   * Reads the rows `start` to `end` (exclusive) of the first axis, and only their bytes.
   *
   * @throws {@link FormatError} with reason `range` unless 0 ≤ start ≤ end ≤ N, or `shape` for a scalar or a
   * column-major array.
   */
  async readRows(start: number, end: number, options: ReadOptions = {}): Promise<HostTensor> {
    const { dtype, shape, columnMajor } = this.header;
    const [rows, ...rowShape] = shape;
    if (rows === undefined || columnMajor)
      throw this.#refuse(
        "shape",
        "a row-major array of rank ≥ 1",
        columnMajor ? "a column-major one" : "a scalar",
      );
    const valid =
      Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= rows;
    if (!valid) throw this.#refuse("range", `rows 0 ≤ start ≤ end ≤ ${rows}`, `start ${start}, end ${end}`);
    const rowBytes = byteLengthOf(dtype, rowShape)!;
    const bytes = await this.#bytes(start * rowBytes, (end - start) * rowBytes, options);
    return this.#decode(bytes, [end - start, ...rowShape]);
  }

  /** Closes the source, where it has anything to close. */
  async close(): Promise<void> {
    await this.#source.close?.();
  }

  #bytes(offset: number, length: number, options: ReadOptions): Promise<Uint8Array<ArrayBuffer>> {
    return readExactly("npy", this.#source, this.#start + offset, length, options);
  }

  #decode(bytes: Uint8Array<ArrayBuffer>, shape: readonly number[]): HostTensor {
    const { dtype, littleEndian } = this.header;
    if (!littleEndian) swapBytes(bytes, DTYPE_SIZES[dtype]);
    // Fresh memory of just these elements, in either byte order of the host.
    return decodeTensor(dtype, shape, bytes, {
      path: this.#source.path,
      tensor: this.#source.path ?? "array",
    });
  }

  #refuse(reason: FormatError["reason"], expected: string, received: string): FormatError {
    return new FormatError({ format: "npy", reason, expected, received, path: this.#source.path });
  }
}

/**
 * Reads the header of an `.npy` file, and tells where its elements begin.
 *
 * @throws {@link FormatError} when the bytes do not begin with such a header, or it is of a type that is not read.
 */
export async function readNpyHeader(bytes: ByteSource): Promise<{ header: NpyHeader; start: number }> {
  const refuse = (reason: FormatError["reason"], expected: string, received: string) =>
    new FormatError({ format: "npy", reason, expected, received, path: bytes.path });
  const head = await readExactly("npy", bytes, 0, Math.min(12, bytes.size));
  const version = head[6] ?? 0;
  if (head.length < 12 || !MAGIC.every((byte, i) => head[i] === byte) || version < 1 || version > 3)
    throw refuse("syntax", "an .npy file of version 1 to 3", "other bytes");
  const view = new DataView(head.buffer);
  const headerAt = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER || headerAt + length > bytes.size)
    throw refuse(
      "header-length",
      `a header of at most ${Math.min(LONGEST_HEADER, bytes.size)} bytes`,
      `${length}`,
    );
  const text = new TextDecoder().decode(await readExactly("npy", bytes, headerAt, length));
  return { header: parseNpyHeader(text, bytes.path), start: headerAt + length };
}

/**
 * Opens an `.npy` file of NumPy (versions 1 to 3): numbers and booleans, either byte order, either axis order.
 *
 * @throws {@link FormatError} for other types (objects would be pickles), and when the file is shorter or longer than its
 * header says.
 */
export async function openNpy(source: BytesLike): Promise<NpyReader> {
  const bytes = toByteSource(source);
  const { header, start } = await readNpyHeader(bytes);
  const size = byteLengthOf(header.dtype, header.shape);
  if (size !== bytes.size - start)
    throw new FormatError({
      format: "npy",
      reason: "truncated",
      expected: `${size ?? "a countable number of"} bytes of elements`,
      received: `${bytes.size - start}`,
      path: bytes.path,
    });
  return new NpyReader(bytes, header, start);
}
