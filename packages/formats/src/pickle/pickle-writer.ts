import { PICKLE } from "./pickle-opcodes.ts";

/** Writes the instructions of a pickle of protocol 2, one value after the other. */
export class PickleWriter {
  readonly #parts: Uint8Array[] = [];

  /** Begins with the protocol. */
  constructor() {
    this.#put(PICKLE.PROTO, 2);
  }

  /** `None`, a boolean, a whole number or double, or text. */
  scalar(value: null | boolean | number | string): void {
    if (value === null) this.#put(PICKLE.NONE);
    else if (typeof value === "boolean") this.#put(value ? PICKLE.NEWTRUE : PICKLE.NEWFALSE);
    else if (typeof value === "string") this.#text(value);
    else if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#float(value);
    else if (value >= -(2 ** 31) && value < 2 ** 31) this.#int32(value);
    else this.#long(value);
  }

  /** A name: `module.name`. */
  global(module: string, name: string): void {
    this.#put(PICKLE.GLOBAL);
    this.#parts.push(new TextEncoder().encode(`${module}\n${name}\n`));
  }

  /** A tuple of what `items` writes. */
  tuple(items: () => void): void {
    this.#put(PICKLE.MARK);
    items();
    this.#put(PICKLE.TUPLE);
  }

  /** An empty dictionary. */
  dictionary(): void {
    this.#put(PICKLE.EMPTY_DICT);
  }

  /** Sets the entries that `items` writes, keys and values in turns, in the dictionary before them. */
  setItems(items: () => void): void {
    this.#put(PICKLE.MARK);
    items();
    this.#put(PICKLE.SETITEMS);
  }

  /** Turns the tuple before it into the object of that persistent identifier. */
  persistent(): void {
    this.#put(PICKLE.BINPERSID);
  }

  /** Calls the name before it with the tuple that follows it. */
  reduce(): void {
    this.#put(PICKLE.REDUCE);
  }

  /** Ends, and gives the bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#put(PICKLE.STOP);
    const bytes = new Uint8Array(this.#parts.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #put(...bytes: readonly number[]): void {
    this.#parts.push(Uint8Array.from(bytes));
  }

  #text(value: string): void {
    const text = new TextEncoder().encode(value);
    const head = new Uint8Array(5);
    head[0] = PICKLE.BINUNICODE;
    new DataView(head.buffer).setUint32(1, text.length, true);
    this.#parts.push(head, text);
  }

  #int32(value: number): void {
    const bytes = new Uint8Array(5);
    bytes[0] = PICKLE.BININT;
    new DataView(bytes.buffer).setInt32(1, value, true);
    this.#parts.push(bytes);
  }

  #long(value: number): void {
    const bytes = new Uint8Array(10);
    bytes.set([PICKLE.LONG1, 8]);
    new DataView(bytes.buffer).setBigInt64(2, BigInt(value), true);
    this.#parts.push(bytes);
  }

  #float(value: number): void {
    const bytes = new Uint8Array(9);
    bytes[0] = PICKLE.BINFLOAT;
    new DataView(bytes.buffer).setFloat64(1, value, false);
    this.#parts.push(bytes);
  }
}
