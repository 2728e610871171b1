import { FormatError, type FormatErrorReason, quote } from "../format-error.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const INTEGER = /0|[1-9][0-9]*/y;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/**
 * Walks the JSON text of a safetensors header from left to right, taking only what the caller expects next.
 *
 * A general JSON parser would build whatever a hostile file describes: deep nesting, rounded integers, the last of two
 * equal keys. This one knows what must come and stops at the first other character.
 */
export class HeaderScanner {
  readonly #text: string;
  readonly #path: string | undefined;
  #at = 0;

  /** Starts at the beginning of `text`; `path` is what errors call the file. */
  constructor(text: string, path: string | undefined) {
    this.#text = text;
    this.#path = path;
  }

  /**
   * Visits the members of an object: `visit` is called with each key and must take the value.
   *
   * @throws {@link FormatError} with reason `syntax`, or `duplicate` if a key occurs twice.
   */
  object(visit: (key: string) => void): void {
    const seen = new Set<string>();
    this.#sequence("{", () => {
      const key = this.string();
      if (seen.has(key)) throw this.error("duplicate", "distinct keys", `${quote(key)} twice`);
      seen.add(key);
      this.#take(":");
      visit(key);
    });
  }

  /** Takes an array of integers ≥ 0 below 2⁵³. */
  integers(): number[] {
    const values: number[] = [];
    this.#sequence("[", () => {
      values.push(this.#integer());
    });
    return values;
  }

  /** Takes a string without lone surrogates, escapes resolved. */
  string(): string {
    this.#skipSpace();
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== QUOTE) throw this.#unexpected("a string");
    let at = start + 1;
    for (let code = this.#text.charCodeAt(at); code !== QUOTE; code = this.#text.charCodeAt(at)) {
      if (Number.isNaN(code)) throw this.#unexpected("a closed string");
      at += code === BACKSLASH ? 2 : 1;
    }
    this.#at = at + 1;
    const value = this.#decodeString(start, this.#at);
    if (/\p{Surrogate}/u.test(value)) {
      throw this.error("encoding", "a string of whole characters", "a lone surrogate");
    }
    return value;
  }

  /** Checks that only white space is left. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected("the end of the header");
  }

  /** Builds an error that belongs to this header. */
  error(reason: FormatErrorReason, expected: string, received: string, tensor?: string): FormatError {
    return new FormatError({ format: "safetensors", reason, expected, received, path: this.#path, tensor });
  }

  #sequence(open: "{" | "[", takeItem: () => void): void {
    this.#take(open);
    const close = CLOSING[open]!;
    if (this.#peek() === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      takeItem();
      const next = this.#peek();
      if (next !== "," && next !== close) throw this.#unexpected(`"," or "${close}"`);
      this.#at += 1;
      if (next === close) return;
    }
  }

  #integer(): number {
    this.#skipSpace();
    INTEGER.lastIndex = this.#at;
    const digits = INTEGER.exec(this.#text)?.[0];
    if (digits === undefined) throw this.#unexpected("an integer ≥ 0");
    const value = Number(digits);
    if (!Number.isSafeInteger(value)) {
      throw this.error("range", "an integer below 2^53", digits.length > 40 ? "a longer number" : digits);
    }
    this.#at += digits.length;
    return value;
  }

  #decodeString(start: number, end: number): string {
    try {
      const value: unknown = JSON.parse(this.#text.slice(start, end));
      if (typeof value === "string") return value;
    } catch {
      // Reported below: the position matters more than the engine's wording.
    }
    this.#at = start;
    throw this.#unexpected("a JSON string");
  }

  #take(character: string): void {
    if (this.#peek() !== character) throw this.#unexpected(`"${character}"`);
    this.#at += 1;
  }

  #peek(): string {
    this.#skipSpace();
    return this.#text.charAt(this.#at);
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #unexpected(expected: string): FormatError {
    const found = this.#text.slice(this.#at, this.#at + 20);
    const received = found === "" ? "the end of the header" : quote(found);
    return this.error("syntax", `${expected} at character ${this.#at} of the header`, received);
  }
}
