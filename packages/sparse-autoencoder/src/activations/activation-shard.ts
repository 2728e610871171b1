/** Some rows of a shard: from `start` to `end`, exclusive. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** One file of activations, of which rows are read when they are asked for. */
export interface ActivationShard {
  /** What messages call it: its path or URL, or its number. */
  readonly name: string;
  /** Number of rows, without those that are left out. */
  readonly rows: number;
  /** d: numbers per row. */
  readonly width: number;
  /** How many bytes reading takes for a moment, for each byte of the float32 rows that it gives. */
  readonly readingCost: number;
  /** Divides the rows into ranges that are best read at once, of about `rows` rows each. */
  ranges(rows: number): RowRange[];
  /** Reads rows as float32, row-major [end − start, width]. @throws {FormatError} naming the shard */
  read(range: RowRange, signal?: AbortSignal): Promise<Float32Array>;
  /** Where a row lies, in words: `row 17`, or `document 3, position 5`. */
  where(row: number): string;
  /** Closes the file. */
  close(): Promise<void>;
}

/** How the rows of a shard are chosen. */
export interface ShardOptions {
  /**
   * The name of the tensor, array or column; for Parquet also the columns that each hold one number of a row. Default:
   * the only tensor of floating-point numbers with two or three axes, the only column of lists of such numbers, or
   * else all columns of such numbers.
   */
  readonly tensor?: string | readonly string[];
  /**
   * Positions that are left out of each document, from 0, where shards have the shape [documents, positions, d]; `[0]`
   * leaves out what a model does at its first token, whose norm is often many times that of the others. Default none.
   */
  readonly excludePositions?: readonly number[];
}
