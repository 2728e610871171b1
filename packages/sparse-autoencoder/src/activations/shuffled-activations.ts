import { OptionError, RandomStream } from "@quadrivium/kernels";
import type { ActivationShards } from "./activation-shards.ts";
import type { ActivationSource } from "./activation-source.ts";
import { planMemory } from "./shuffle-memory.ts";
import { planEpoch, shuffleWindows, type WindowOptions } from "./shuffle-windows.ts";

/** Options of `ShuffledActivations`. */
export interface ShuffledActivationsOptions {
  /** Seed of the order, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /**
   * Memory for rows, read and being read, in bytes: the more, the better they are mixed. Each iteration over batches takes
   * as much. Default 256 MiB.
   */
  readonly memoryBytes?: number;
  /** How often the data are gone over. Default without end. */
  readonly epochs?: number;
  /**
   * Rows whose L2 norm is more than so many times the median of those read with them are left out; ≥ 1. Of the residual
   * streams of many language models 10 leaves out the first tokens, which otherwise make many latents die. Default none.
   */
  readonly maximumNormMultiple?: number;
}

/**
 * Rows of shards in a random order that changes with each epoch, in bounded memory: data may be of any size.
 *
 * Shards are cut into pieces of about a mebibyte. In each epoch these are read in a random order, and rows of those that
 * are in memory together are mixed: half of what is read comes at once with half of what was read before, the other half
 * with what is read next, while the next pieces are being read. Each row comes once in an epoch, and batches go on over
 * its end. The order depends on the seed and the position alone, so that any position can be gone to by reading one
 * group of pieces or two.
 */
export class ShuffledActivations implements ActivationSource {
  readonly width: number;
  /** Number of rows of an epoch. */
  readonly rows: number;
  readonly #windows: WindowOptions;
  #readRows = 0;
  #droppedRows = 0;

  /** @throws {OptionError} when an option is out of range, or the memory too little for the shards */
  constructor(shards: ActivationShards, options: ShuffledActivationsOptions = {}) {
    const { seed = 0, memoryBytes = 2 ** 28, epochs = Infinity, maximumNormMultiple } = options;
    if (!(epochs === Infinity || (Number.isInteger(epochs) && epochs >= 1))) {
      throw new OptionError("activations: epochs", {
        expected: "a whole number ≥ 1",
        received: String(epochs),
      });
    }
    if (maximumNormMultiple !== undefined && !(maximumNormMultiple >= 1)) {
      throw new OptionError("activations: maximumNormMultiple", {
        expected: "a number ≥ 1",
        received: String(maximumNormMultiple),
      });
    }
    new RandomStream(seed, ""); // refuses a bad seed
    this.width = shards.width;
    this.rows = shards.rows;
    this.#windows = {
      ...planMemory(shards, memoryBytes),
      width: shards.width,
      seed,
      epochs,
      maximumNormMultiple,
      onRead: (rows, dropped) => {
        this.#readRows += rows;
        this.#droppedRows += dropped;
      },
    };
  }

  /** How many rows were read so far, by all iterations; they are read ahead of the batches. */
  get readRows(): number {
    return this.#readRows;
  }

  /** How many of them were left out for their norm. */
  get droppedRows(): number {
    return this.#droppedRows;
  }

  /**
   * @throws {OptionError} when position or batch size is out of range
   * @throws {FormatError} naming the shard that is damaged or holds a number that is not finite
   */
  async *batches(position: number, batchSize: number): AsyncGenerator<Float32Array, void, undefined> {
    const { rows, width } = this;
    const row = position * batchSize;
    if (!(Number.isSafeInteger(row) && position >= 0 && batchSize >= 1 && Number.isInteger(batchSize))) {
      throw new OptionError("activations: batches", {
        expected: "a position ≥ 0 and a batch size ≥ 1, both whole",
        received: `${position} and ${batchSize}`,
      });
    }
    const epoch = Math.floor(row / rows);
    if (epoch >= this.#windows.epochs) return;
    const plan = planEpoch(this.#windows, epoch);
    const first = plan.windowAt(row % rows);
    let skipped = (row % rows) - plan.starts[first];
    let batch = new Float32Array(batchSize * width);
    let filled = 0;
    for await (const window of shuffleWindows(this.#windows, epoch, first)) {
      for (let i = skipped; i < window.rows; i++) {
        window.copyRow(i, batch, filled * width);
        if (++filled < batchSize) continue;
        yield batch;
        batch = new Float32Array(batchSize * width);
        filled = 0;
      }
      skipped = 0;
    }
  }
}
