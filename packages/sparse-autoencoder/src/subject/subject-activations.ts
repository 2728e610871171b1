import { OptionError } from "@quadrivium/kernels";
import type { ActivationSource } from "../activations/activation-source.ts";
import { checkHookPoint, type HookPoint } from "./hook-point.ts";
import type { SubjectModel } from "./subject-model.ts";
import { tokenBatches } from "./token-batch.ts";
import { gatherRows, type SkipToken, selectTokens, skipNone } from "./token-selection.ts";

/** Activations, each with the token that it belongs to. */
export interface TokenActivations {
  /** [rows, d] */
  readonly data: Float32Array;
  readonly width: number;
  /** Which document, [rows]. */
  readonly documents: Int32Array;
  /** Which of its tokens, [rows]. */
  readonly positions: Int32Array;
}

/** Options of `SubjectActivations`. */
export interface SubjectActivationsOptions {
  /** Where the activations are taken. */
  readonly hook: HookPoint;
  /** Tokens that are left out, such as the one that begins a document: `(token, position) => position === 0`. None by default. */
  readonly skip?: SkipToken;
  /** Documents that are run at once. Default 16. */
  readonly batchSize?: number;
  /** Whether the documents begin again when all have been read, so that batches never end. Default false. */
  readonly repeat?: boolean;
}

/**
 * The activations of a subject at a hook point, document after document, computed when they are asked for. Rows are
 * counted through all documents, and the same row has the same bits whatever was read before.
 */
export class SubjectActivations implements ActivationSource {
  readonly width: number;
  /** Number of rows in all documents. */
  readonly rows: number;
  readonly #subject: SubjectModel;
  readonly #documents: readonly ArrayLike<number>[];
  readonly #options: Required<SubjectActivationsOptions>;
  /** Number of rows before each group of documents that are run at once. */
  readonly #starts: number[] = [];

  /** @throws {OptionError} when an option is out of range, or nothing is left to be read */
  constructor(
    subject: SubjectModel,
    documents: readonly ArrayLike<number>[],
    { hook, skip = skipNone, batchSize = 16, repeat = false }: SubjectActivationsOptions,
  ) {
    checkHookPoint(hook, subject.config.layers);
    checkCount("batchSize", batchSize, 1);
    this.width = subject.config.width;
    this.#subject = subject;
    this.#documents = documents;
    this.#options = { hook, skip, batchSize, repeat };
    let rows = 0;
    for (const [i, tokens] of documents.entries()) {
      if (i % batchSize === 0) this.#starts.push(rows);
      for (let t = 0; t < tokens.length; t++) if (!skip(tokens[t], t)) rows++;
    }
    this.rows = rows;
    if (rows > 0) return;
    throw new OptionError("SubjectActivations: documents", {
      expected: "tokens that are not left out",
      received: "none",
    });
  }

  /**
   * Rows from `start` on, in pieces as they are computed, with their tokens; once through the documents.
   * @throws {OptionError} when there is no such row
   */
  async *pieces(start = 0): AsyncGenerator<TokenActivations> {
    checkCount("start", start, 0, this.rows - 1);
    const { batchSize, hook, skip } = this.#options;
    const { width } = this;
    const group = this.#starts.findLastIndex((first) => first <= start);
    let skipped = start - this.#starts[group];
    const rest = this.#documents.slice(group * batchSize);
    for (const { first, batch } of tokenBatches(rest, batchSize, this.#subject.config.positions)) {
      const places = selectTokens(batch, skip).subarray(skipped);
      skipped = 0;
      if (places.length === 0) continue;
      const values = await this.#subject.activations(batch, hook);
      yield {
        data: gatherRows(values, places, width),
        width,
        documents: places.map((place) => group * batchSize + first + Math.floor(place / batch.length)),
        positions: places.map((place) => place % batch.length),
      };
    }
  }

  /**
   * `count` rows from `start` on, at most as many as there are, with their tokens.
   * @throws {OptionError} when there is no such row
   */
  async read(start = 0, count: number = this.rows): Promise<TokenActivations> {
    checkCount("start", start, 0, this.rows - 1);
    checkCount("count", count, 1);
    const rows = Math.min(count, this.rows - start);
    const data = new Float32Array(rows * this.width);
    const documents = new Int32Array(rows);
    const positions = new Int32Array(rows);
    let at = 0;
    for await (const piece of this.pieces(start)) {
      const taken = Math.min(rows - at, piece.positions.length);
      data.set(piece.data.subarray(0, taken * this.width), at * this.width);
      documents.set(piece.documents.subarray(0, taken), at);
      positions.set(piece.positions.subarray(0, taken), at);
      at += taken;
      if (at === rows) break;
    }
    return { data, width: this.width, documents, positions };
  }

  /** As `ActivationSource` says; with `repeat` the rows go round. @throws {OptionError} when a number is out of range */
  async *batches(position: number, batchSize: number): AsyncGenerator<Float32Array> {
    checkCount("position", position, 0);
    checkCount("batchSize", batchSize, 1);
    const { repeat } = this.#options;
    const first = position * batchSize;
    if (!repeat && first >= this.rows) return;
    const size = batchSize * this.width;
    let batch = new Float32Array(size);
    let filled = 0;
    let start = first % this.rows;
    do {
      for await (const { data } of this.pieces(start)) {
        for (let at = 0; at < data.length; ) {
          const taken = Math.min(size - filled, data.length - at);
          batch.set(data.subarray(at, at + taken), filled);
          at += taken;
          filled += taken;
          if (filled < size) continue;
          yield batch;
          batch = new Float32Array(size);
          filled = 0;
        }
      }
      start = 0;
    } while (repeat);
  }
}

function checkCount(option: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  throw new OptionError(`SubjectActivations: ${option}`, {
    expected: `a whole number in ${low} … ${high === Number.MAX_SAFE_INTEGER ? "2⁵³ − 1" : high}`,
    received: String(value),
  });
}
