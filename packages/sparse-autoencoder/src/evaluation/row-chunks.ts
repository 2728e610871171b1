import { OptionError } from "@quadrivium/kernels";
import { type Activations, checkActivations } from "../activations/activations.ts";

/** Rows that are looked at together. */
const ROWS_PER_CHUNK = 4096;

/** Rows in memory, or chunks of rows that come one after the other. */
export type RowSource = Activations | AsyncIterable<Activations>;

/** The number of rows where it is known before they come. */
export const rowsOf = (source: RowSource): number | undefined =>
  Symbol.asyncIterator in source ? undefined : source.data.length / source.width;

/**
 * The rows of a source, at most 4,096 at a time, after checking them. Chunks without rows are passed over.
 * @throws {OptionError} when rows have another width, are not finite, or when there are none
 */
export async function* rowChunks(
  subject: string,
  source: RowSource,
  width: number,
): AsyncGenerator<Float32Array> {
  if (!(Symbol.asyncIterator in source)) {
    yield* slices(checked(subject, source, width));
    return;
  }
  let chunks = 0;
  for await (const chunk of source) {
    if (chunk.data.length > 0) yield* slices(checked(`${subject}, chunk ${chunks}`, chunk, width));
    chunks++;
  }
}

function checked(subject: string, activations: Activations, width: number): Activations {
  if (activations.width !== width) {
    throw new OptionError(subject, {
      expected: `rows of width ${width}`,
      received: `width ${activations.width}`,
    });
  }
  checkActivations(subject, activations);
  return activations;
}

function* slices({ data, width }: Activations): Generator<Float32Array> {
  const length = ROWS_PER_CHUNK * width;
  for (let start = 0; start < data.length; start += length) yield data.subarray(start, start + length);
}
