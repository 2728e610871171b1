import { type ActivationSource, type Activations, inMemorySource } from "../../src/index.ts";

/** A source of a number of batches that tells how many it has given, from where, and how often it was closed. */
export class CountingSource implements ActivationSource {
  readonly width: number;
  readonly positions: number[] = [];
  opened = 0;
  closed = 0;
  private readonly rows: ActivationSource;
  private readonly count: number;

  constructor(activations: Activations, count = Number.POSITIVE_INFINITY) {
    this.width = activations.width;
    this.rows = inMemorySource(activations, { seed: 12 });
    this.count = count;
  }

  async *batches(position: number, batchSize: number): AsyncIterable<Float32Array> {
    this.opened++;
    let at = position;
    try {
      for await (const batch of this.rows.batches(position, batchSize)) {
        if (at >= this.count) return;
        this.positions.push(at++);
        yield batch;
      }
    } finally {
      this.closed++;
    }
  }
}
