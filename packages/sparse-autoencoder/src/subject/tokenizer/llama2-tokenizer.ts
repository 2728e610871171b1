import { OptionError } from "@quadrivium/kernels";
import { mergePieces } from "./merge-pieces.ts";

/** Begins every document. */
const BEGIN = 1;
/** Ends a document, where one is ended. */
const END = 2;
/** Byte b has the id b + 3. */
const FIRST_BYTE = 3;

/** Options of `Llama2Tokenizer.encode`. */
export interface EncodeOptions {
  /** Whether the begin token comes first. Default true. */
  readonly begin?: boolean;
  /** Whether the end token comes last. Default false. */
  readonly end?: boolean;
}

/** Bytes as a string with one character for each, so that they can be keys of a map and be joined. */
const binaryString = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/**
 * The tokenizer of llama2.c (SentencePiece's byte-pair encoding): pieces with scores, of which id 0 is unknown, 1 begins
 * a document, 2 ends it, and 3 … 258 are the bytes; `readLlama2Tokenizer` reads one from a file.
 */
export class Llama2Tokenizer {
  /** Number of pieces. */
  readonly size: number;
  /** The id that begins a document. */
  readonly begin = BEGIN;
  /** The id that ends a document. */
  readonly end = END;
  readonly #pieces: readonly Uint8Array[];
  readonly #texts: readonly string[];
  readonly #ids = new Map<string, number>();
  readonly #scores: Float32Array;
  /** What pairs become, by left·size + right; −1 where they cannot be joined. */
  readonly #joined = new Map<number, number>();

  /**
   * @param pieces the bytes of each piece, 259 or more
   * @param scores one for each; pieces of higher scores are made first
   * @throws {OptionError} when there are too few pieces, or not as many scores
   */
  constructor(pieces: readonly Uint8Array[], scores: Float32Array) {
    if (pieces.length < FIRST_BYTE + 256 || scores.length !== pieces.length) {
      throw new OptionError("Llama2Tokenizer", {
        expected: `${FIRST_BYTE + 256} pieces or more, and as many scores`,
        received: `${pieces.length} and ${scores.length}`,
      });
    }
    this.size = pieces.length;
    this.#pieces = pieces.map((piece, id) =>
      id >= FIRST_BYTE && id < FIRST_BYTE + 256 ? Uint8Array.of(id - FIRST_BYTE) : piece,
    );
    this.#scores = scores;
    this.#texts = pieces.map(binaryString);
    for (const [id, text] of this.#texts.entries()) if (!this.#ids.has(text)) this.#ids.set(text, id);
  }

  /**
   * The ids of a text: begin, a piece for the space that stands before every text, one for each character (for each of
   * its bytes where there is none), and then the pairs joined whose piece has the highest score, the first on a tie.
   */
  encode(text: string, { begin = true, end = false }: EncodeOptions = {}): Int32Array {
    const ids: number[] = text === "" ? [] : this.#characters(` ${text}`);
    const merged = mergePieces(ids, (left, right) => this.#join(left, right));
    return Int32Array.from([...(begin ? [BEGIN] : []), ...merged, ...(end ? [END] : [])]);
  }

  /**
   * The text of ids, without begin and end, and without the space that stands before a text where it follows begin.
   * Bytes that are not UTF-8 become U+FFFD.
   * @throws {OptionError} when an id is none of the vocabulary
   */
  decode(ids: ArrayLike<number>): string {
    const bytes: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      const piece = this.#bytes(ids[i]);
      if (ids[i] === BEGIN || ids[i] === END) continue;
      const isFirst = i > 0 && ids[i - 1] === BEGIN && piece[0] === 0x20;
      for (const byte of isFirst ? piece.subarray(1) : piece) bytes.push(byte);
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }

  /** What one id stands for, for lists of tokens: its text, spaces and all. @throws {OptionError} */
  piece(id: number): string {
    return new TextDecoder().decode(this.#bytes(id));
  }

  #bytes(id: number): Uint8Array {
    const piece = this.#pieces[id];
    if (piece !== undefined) return piece;
    throw new OptionError("Llama2Tokenizer: id", {
      expected: `a whole number in 0 … ${this.size - 1}`,
      received: String(id),
    });
  }

  #characters(text: string): number[] {
    const encoder = new TextEncoder();
    const ids: number[] = [];
    for (const character of text) {
      const bytes = encoder.encode(character);
      const id = this.#ids.get(binaryString(bytes));
      if (id !== undefined) ids.push(id);
      else for (const byte of bytes) ids.push(byte + FIRST_BYTE);
    }
    return ids;
  }

  #join(left: number, right: number) {
    const key = left * this.size + right;
    let id = this.#joined.get(key);
    if (id === undefined) {
      id = this.#ids.get(this.#texts[left] + this.#texts[right]) ?? -1;
      this.#joined.set(key, id);
    }
    return id < 0 ? undefined : { id, score: this.#scores[id] };
  }
}
