import { OptionError, RandomStream, type TensorData } from "@quadrivium/kernels";
import type { DataSource } from "./data-source.ts";

/** Options of `shuffledBatches`. */
export interface ShuffledBatchesOptions {
  /** Rows of each input by name, row-major; all have as many rows. */
  readonly inputs: Readonly<Record<string, TensorData>>;
  /** The number of rows. */
  readonly rows: number;
  /** Rows per batch; the incomplete batch at the end of an epoch is left out. */
  readonly batchSize: number;
  /** Seed of the order, a whole number in 0 … 2⁵³ − 1. */
  readonly seed: number;
}

/** Copies rows of a row-major table. */
function pickRows(
  data: TensorData,
  rows: number,
  order: ArrayLike<number>,
  start: number,
  count: number,
): TensorData {
  const width = data.length / rows;
  const picked = data instanceof Int32Array ? new Int32Array(count * width) : new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = order[start + i];
    picked.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return picked;
}

/**
 * Endless batches of rows held in memory, in a new random order in each epoch. The order of an epoch depends on the
 * seed and the epoch's number alone, so any position can be gone to directly.
 * @throws {OptionError} when there are fewer rows than a batch holds, or an input's length is no multiple of `rows`
 */
export function shuffledBatches({ inputs, rows, batchSize, seed }: ShuffledBatchesOptions): DataSource {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > rows) {
    throw new OptionError("shuffledBatches: batchSize", {
      expected: `a whole number in 1 … ${rows}`,
      received: String(batchSize),
    });
  }
  for (const [name, data] of Object.entries(inputs)) {
    if (data.length % rows === 0 && data.length > 0) continue;
    throw new OptionError(`shuffledBatches: input "${name}"`, {
      expected: `a multiple of ${rows} elements`,
      received: `${data.length}`,
    });
  }
  const perEpoch = Math.floor(rows / batchSize);
  return function* (position) {
    for (let epoch = Math.floor(position / perEpoch), at = position % perEpoch; ; epoch++, at = 0) {
      const order = new RandomStream(seed, `epoch ${epoch}`).permutation(rows);
      for (; at < perEpoch; at++) {
        const entries = Object.entries(inputs).map(
          ([name, data]) => [name, pickRows(data, rows, order, at * batchSize, batchSize)] as const,
        );
        yield { inputs: Object.fromEntries(entries), examples: batchSize };
      }
    }
  };
}
