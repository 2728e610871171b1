import type { ActivationShard, RowRange } from "./activation-shard.ts";
import type { DocumentLayout } from "./document-layout.ts";

/** What a file format has to do to be a shard. */
export interface DocumentReader {
  readonly name: string;
  readonly layout: DocumentLayout;
  readonly readingCost: number;
  /** Where to divide the documents: ascending numbers between 0 and their count, exclusive. */
  divide(documents: number): number[];
  /** Reads whole documents as float32, all positions, row-major. */
  read(start: number, end: number, signal?: AbortSignal): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Divides `documents` into parts of `size`, the last perhaps shorter. */
export const divideEvenly = (documents: number, size: number): number[] =>
  Array.from({ length: Math.ceil(documents / size) - 1 }, (_, i) => (i + 1) * size);

/** A shard of documents, whose rows are the kept positions of all of them, one document after the other. */
export class DocumentShard implements ActivationShard {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  readonly readingCost: number;
  readonly #reader: DocumentReader;

  constructor(reader: DocumentReader) {
    const { documents, kept, width } = reader.layout;
    this.#reader = reader;
    this.name = reader.name;
    this.rows = documents * kept.length;
    this.width = width;
    this.readingCost = reader.readingCost;
  }

  ranges(rows: number): RowRange[] {
    const { documents, kept } = this.#reader.layout;
    const cuts = this.#reader.divide(Math.max(1, Math.floor(rows / kept.length)));
    return [...cuts, documents].map((end, i) => ({
      start: (i === 0 ? 0 : cuts[i - 1]) * kept.length,
      end: end * kept.length,
    }));
  }

  async read({ start, end }: RowRange, signal?: AbortSignal): Promise<Float32Array> {
    const { kept, positions, width } = this.#reader.layout;
    const first = Math.floor(start / kept.length);
    const data = await this.#reader.read(first, Math.ceil(end / kept.length), signal);
    const skipped = start - first * kept.length;
    if (kept.length === positions) return data.subarray(skipped * width, (skipped + end - start) * width);
    const rows = new Float32Array((end - start) * width);
    for (let i = 0; i < end - start; i++) {
      const row = skipped + i;
      const from = Math.floor(row / kept.length) * positions + kept[row % kept.length];
      rows.set(data.subarray(from * width, (from + 1) * width), i * width);
    }
    return rows;
  }

  where(row: number): string {
    const { kept, positions } = this.#reader.layout;
    if (positions === 1) return `row ${row}`;
    return `document ${Math.floor(row / kept.length)}, position ${kept[row % kept.length]}`;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}
