/** Writes the instructions of a pickle of protocol 2, one value after the other. */
export class PickleWriter {
  readonly #parts: Uint8Array[] = [];

  /** Begins with the protocol. */
  constructor() {
    this.#put(0x80, 2);
  }

  /** `None`, a boolean, a whole number or double, or text. */
  scalar(value: null | boolean | number | string): void {
    if (value === null) this.#put(0x4e);
    else if (typeof value === "boolean") this.#put(value ? 0x88 : 0x89);
    else if (typeof value === "string") this.#text(value);
    else if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#float(value);
    else if (value >= -(2 ** 31) && value < 2 ** 31) this.#int32(value);
    else this.#long(value);
  }

  /** A name: `module.name`. */
  global(module: string, name: string): void {
    this.#put(0x63);
    this.#parts.push(new TextEncoder().encode(`${module}\n${name}\n`));
  }

  /** A tuple of what `items` writes. */
  tuple(items: () => void): void {
    this.#put(0x28);
    items();
    this.#put(0x74);
  }

  /** An empty dictionary. */
  dictionary(): void {
    this.#put(0x7d);
  }

  /** Sets the entries that `items` writes, keys and values in turns, in the dictionary before them. */
  setItems(items: () => void): void {
    this.#put(0x28);
    items();
    this.#put(0x75);
  }

  /** Turns the tuple before it into the object of that persistent identifier. */
  persistent(): void {
    this.#put(0x51);
  }

  /** Calls the name before it with the tuple that follows it. */
  reduce(): void {
    this.#put(0x52);
  }

  /** Ends, and gives the bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#put(0x2e);
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
    head[0] = 0x58;
    new DataView(head.buffer).setUint32(1, text.length, true);
    this.#parts.push(head, text);
  }

  #int32(value: number): void {
    const bytes = new Uint8Array(5);
    bytes[0] = 0x4a;
    new DataView(bytes.buffer).setInt32(1, value, true);
    this.#parts.push(bytes);
  }

  #long(value: number): void {
    const bytes = new Uint8Array(10);
    bytes.set([0x8a, 8]);
    new DataView(bytes.buffer).setBigInt64(2, BigInt(value), true);
    this.#parts.push(bytes);
  }

  #float(value: number): void {
    const bytes = new Uint8Array(9);
    bytes[0] = 0x47;
    new DataView(bytes.buffer).setFloat64(1, value, false);
    this.#parts.push(bytes);
  }
}
