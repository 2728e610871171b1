import { RampError } from "../ramp-error.ts";
import { parseDecimal } from "./parse-decimal.ts";

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const ZERO = 48;
const ONE = 49;
const NINE = 57;
const COLON = 58;
const LARGEST_INDEX = 2 ** 31 - 1;

/** Reads LIBSVM text line by line. */
export class LibsvmReader {
  /** Rows read so far. */
  rows = 0;
  readonly labels: Int8Array;
  /** The first entry of each row, and of the one to come. */
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  /** Absent as long as every value was 1. */
  values: Float64Array | undefined;
  /** The largest index so far, explicit zeros included. */
  widest = 0;
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private readonly bytes: Uint8Array;
  private readonly most: number;
  private readonly zeroIsNegative: boolean;

  /** @param most The largest index that is allowed. */
  constructor(bytes: Uint8Array, most = LARGEST_INDEX, zeroIsNegative = false) {
    this.bytes = bytes;
    this.most = most;
    this.zeroIsNegative = zeroIsNegative;
    let lines = 1;
    for (let at = indexOf(bytes, 0); at >= 0; at = indexOf(bytes, at + 1)) lines++;
    this.labels = new Int8Array(lines);
    this.rowStarts = new Int32Array(lines + 1);
    // A feature takes four bytes at least; of what is not written to, no system gives more than the address.
    this.columnIndices = new Int32Array(bytes.length >> 2);
  }

  /** Whether there is text left. */
  get hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  /**
   * Reads one line, which may hold no row.
   *
   * @throws RampError naming row and column of the text.
   */
  readLine(): void {
    const { bytes } = this;
    this.lineStart = this.at;
    const start = this.skipBlanks(this.at);
    let at = start;
    while (at < bytes.length && bytes[at]! > SPACE && bytes[at] !== HASH) at++;
    if (at > start) {
      const label = this.labelAt(start, at);
      at = this.readFeatures(at);
      this.labels[this.rows - 1] = label;
    }
    const next = bytes[at] === NEWLINE ? at : indexOf(bytes, at);
    this.at = next < 0 ? bytes.length : next + 1;
    this.line++;
  }

  /** Reads `index:value` after `index:value` up to the end of the row, and returns where that is. */
  private readFeatures(from: number): number {
    const { bytes, columnIndices } = this;
    const { length } = bytes;
    let at = from;
    let entries = this.rowStarts[this.rows]!;
    let previous = 0;
    for (;;) {
      while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
      const start = at;
      let index = 0;
      let byte = at < length ? bytes[at]! : NEWLINE;
      while (byte >= ZERO && byte <= NINE) {
        index = 10 * index + byte - ZERO;
        at++;
        byte = at < length ? bytes[at]! : NEWLINE;
      }
      if (byte !== COLON || index <= previous || index > this.most) {
        if (at === start && (byte === NEWLINE || byte === RETURN || byte === HASH)) break;
        this.refuseFeature(start, byte === COLON ? index : 0, previous);
      }
      previous = index;
      const first = ++at;
      while (at < length && bytes[at]! > SPACE) at++;
      // A lone 1 is by far the most common value.
      if (at !== first + 1 || bytes[first] !== ONE || this.values) {
        const value = this.valueAt(first, at, entries);
        if (Number.isNaN(value)) this.refuseFeature(start, 0, 0);
        if (value === 0) continue;
      }
      columnIndices[entries++] = index - 1;
    }
    this.rowStarts[++this.rows] = entries;
    if (previous > this.widest) this.widest = previous;
    return at;
  }

  /** Reads a value and keeps it, where it is not one more of ones alone. */
  private valueAt(start: number, end: number, entry: number): number {
    const value = parseDecimal(this.bytes, start, end);
    if (value === 0 || Number.isNaN(value)) return value;
    if (value !== 1) this.values ??= new Float64Array(this.columnIndices.length).fill(1, 0, entry);
    if (this.values) this.values[entry] = value;
    return value;
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (at < this.bytes.length && (this.bytes[at] === SPACE || this.bytes[at] === TAB)) at++;
    return at;
  }

  private labelAt(start: number, end: number): number {
    const value = parseDecimal(this.bytes, start, end);
    if (value === 1 || value === -1) return value;
    if (value === 0 && this.zeroIsNegative) return -1;
    const expected = this.zeroIsNegative
      ? "a label +1, −1 or 0"
      : "a label +1 or −1 (0 on request: zeroIsNegative)";
    return this.refuse(start, expected, this.token(start), "label");
  }

  private refuseFeature(start: number, index: number, previous: number): never {
    if (index < 1 || index > LARGEST_INDEX) {
      const expected = "index:value with an index from 1 and a finite value";
      return this.refuse(start, expected, this.token(start), "syntax");
    }
    const expected = index <= previous ? `an index above ${previous}` : `an index of at most ${this.most}`;
    return this.refuse(start, expected, `${index}`, "shape");
  }

  private refuse(
    start: number,
    expected: string,
    received: string,
    reason: "label" | "shape" | "syntax",
  ): never {
    const column = start - this.lineStart + 1;
    throw new RampError({ where: "parseLibsvm", reason, expected, received, row: this.line, column });
  }

  private token(start: number): string {
    let end = start;
    while (end < this.bytes.length && this.bytes[end]! > SPACE && end < start + 40) end++;
    return JSON.stringify(new TextDecoder().decode(this.bytes.subarray(start, end)));
  }
}

/** Where the next line ends; not Node's slower search, where the bytes are a Buffer. */
function indexOf(bytes: Uint8Array, from: number): number {
  return Uint8Array.prototype.indexOf.call(bytes, NEWLINE, from);
}
