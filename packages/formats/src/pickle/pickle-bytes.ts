import { FormatError } from "../format-error.ts";

/** The most bytes of a whole number: PyTorch writes none above 64 bits. */
const LONGEST_LONG = 16;

/** Reads the arguments of a pickle's instructions, one after the other, never beyond the end. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #path: string | undefined;
  /** The next byte. */
  at = 0;

  /** Begins at the first byte. */
  constructor(bytes: Uint8Array, path: string | undefined) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#path = path;
  }

  /** Moves on by some bytes and tells where they began. @throws {@link FormatError} past the end */
  skip(count: number): number {
    const from = this.at;
    if (count > this.#bytes.length - from) {
      throw this.#refuse("truncated", `${count} bytes at ${from}`, `${this.#bytes.length - from}`);
    }
    this.at += count;
    return from;
  }

  /** An unsigned byte. */
  byte(): number {
    return this.#view.getUint8(this.skip(1));
  }

  /** Two bytes, unsigned. */
  uint16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  /** Four bytes, unsigned. */
  uint32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** Four bytes, signed. */
  int32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  /** A double, the most significant byte first. */
  float64(): number {
    return this.#view.getFloat64(this.skip(8), false);
  }

  /** A signed whole number of so many bytes; a `bigint` where a number would not hold it. */
  long(count: number): number | bigint {
    if (count > LONGEST_LONG)
      throw this.#refuse("value", `a number of at most ${LONGEST_LONG} bytes`, `${count}`);
    const from = this.skip(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[from + i]!);
    const signed = count === 0 ? 0n : BigInt.asIntN(8 * count, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  /** Text of so many bytes of UTF-8. */
  text(count: number): string {
    const from = this.skip(count);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(this.#bytes.subarray(from, from + count));
    } catch {
      throw this.#refuse("encoding", "text in UTF-8", `other bytes at ${from}`);
    }
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.#refuse("truncated", "the end of a line", "the end of the file");
    const text = this.text(end - this.at);
    this.at += 1;
    return text;
  }

  #refuse(reason: FormatError["reason"], expected: string, received: string): FormatError {
    return new FormatError({ format: "pickle", reason, expected, received, path: this.#path });
  }
}
