import type { ActivationSource } from "../activations/activation-source.ts";

/** A reader that waits for the batch at a position. */
interface Waiting {
  readonly position: number;
  resolve(batch: Float32Array | undefined): void;
  reject(error: unknown): void;
}

/**
 * Lets several readers go through one source in step, so that each batch is read once: nobody gets the next batch before
 * all have asked for one. A reader that begins further on, as after resuming, waits until the others are there.
 */
export class SharedSource implements ActivationSource {
  readonly width: number;
  private readonly source: ActivationSource;
  private readonly batchSize: number;
  private readers: number;
  private waiting: Waiting[] = [];
  private opened: { next: number; readonly batches: AsyncIterator<Float32Array> } | undefined;

  /**
   * @param batchSize the one that all readers ask for
   * @param readers how many there are; each calls `leave` when it is done
   */
  constructor(source: ActivationSource, batchSize: number, readers: number) {
    this.width = source.width;
    this.source = source;
    this.batchSize = batchSize;
    this.readers = readers;
  }

  async *batches(start: number): AsyncIterable<Float32Array> {
    for (let position = start; ; position++) {
      const batch = await this.batchAt(position);
      if (batch === undefined) return;
      yield batch;
    }
  }

  /** To be called by each reader when it asks for no more batches; the last one closes the source. */
  async leave(): Promise<void> {
    this.readers--;
    if (this.readers > 0) void this.serve();
    else await this.opened?.batches.return?.();
  }

  private batchAt(position: number): Promise<Float32Array | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ position, resolve, reject });
      void this.serve();
    });
  }

  /** Reads the batch that is wanted first, once every reader waits for one. */
  private async serve(): Promise<void> {
    if (this.waiting.length < this.readers) return;
    const position = Math.min(...this.waiting.map((reader) => reader.position));
    const served = this.waiting.filter((reader) => reader.position === position);
    this.waiting = this.waiting.filter((reader) => reader.position !== position);
    try {
      const batch = await this.read(position);
      for (const { resolve } of served) resolve(batch);
    } catch (error) {
      for (const { reject } of served) reject(error);
    }
  }

  private async read(position: number): Promise<Float32Array | undefined> {
    if (this.opened?.next !== position) {
      await this.opened?.batches.return?.();
      const batches = this.source.batches(position, this.batchSize)[Symbol.asyncIterator]();
      this.opened = { next: position, batches };
    }
    this.opened.next++;
    const { value, done } = await this.opened.batches.next();
    return done ? undefined : value;
  }
}
