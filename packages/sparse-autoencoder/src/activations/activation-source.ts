/**
 * Activations that come in batches and need not fit into memory.
 *
 * It is addressed by position, so that a run that is resumed sees what it would have seen: `batches(p, B)` begins with
 * the batch that follows the first p batches of `batches(0, B)`, with the same bits. An
 * array that was handed out is not changed afterwards.
 */
export interface ActivationSource {
  /** d: numbers per row. */
  readonly width: number;
  /**
   * Batches of `batchSize` rows, row-major [batchSize, width]; all are whole. They end where the data ends; a source
   * that goes over its data again never ends.
   * @param position how many batches of this size to leave out at the start
   */
  batches(position: number, batchSize: number): AsyncIterable<Float32Array>;
}
