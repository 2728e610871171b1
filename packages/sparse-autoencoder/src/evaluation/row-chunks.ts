import { OptionError } from "@quadrivium/kernels";
import { type Activations, checkActivations } from "../activations/activations.ts";

/** Rows that are looked at together. */
const ROWS_PER_CHUNK = 4096;

/** Rows in memory, or chunks [rows, d] that come one after the other. */
export type RowSource = Activations | AsyncIterable<Float32Array>;

/** The number of rows of a source where it is known before they come. */
export const rowsOf = (source: RowSource): number =>
  Symbol.asyncIterator in source ? Infinity : source.data.length / source.width;

/**
 * The first `most` rows of a source, at most 4,096 at a time, after checking them. Chunks without rows are passed over.
 * @throws {OptionError} when rows have another width, are not finite, or when there are none
 */
export async function* rowChunks(
  subject: string,
  source: RowSource,
  width: number,
  most = Infinity,
): AsyncGenerator<Float32Array> {
  let rows = 0;
  for await (const chunk of checkedChunks(subject, source, width)) {
    const end = Math.min(chunk.length, (most - rows) * width);
    for (let start = 0; start < end; start += ROWS_PER_CHUNK * width) {
      yield chunk.subarray(start, Math.min(end, start + ROWS_PER_CHUNK * width));
    }
    rows += end / width;
    if (rows === most) return;
  }
  if (rows === 0) throw new OptionError(subject, { expected: "one or more rows", received: "none" });
}

async function* checkedChunks(
  subject: string,
  source: RowSource,
  width: number,
): AsyncGenerator<Float32Array> {
  if (!(Symbol.asyncIterator in source)) {
    if (source.width !== width) {
      const received = `width ${source.width}`;
      throw new OptionError(subject, { expected: `rows of width ${width}`, received });
    }
    checkActivations(subject, source);
    yield source.data;
    return;
  }
  let count = 0;
  for await (const data of source) {
    if (data.length > 0) checkActivations(`${subject}, chunk ${count}`, { data, width });
    yield data;
    count++;
  }
}
