import { OptionError } from "@quadrivium/kernels";

/** Rows of numbers held in memory, row-major. */
export interface Activations {
  /** [rows, width] */
  readonly data: Float32Array;
  readonly width: number;
}

/**
 * The number of rows, after checking that there are whole rows of finite numbers.
 * @throws {OptionError} naming the first row that is not finite
 */
export function checkActivations(subject: string, { data, width }: Activations): number {
  const rows = data.length / width;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new OptionError(subject, {
      expected: `one or more rows of ${width} numbers`,
      received: `${data.length} numbers`,
    });
  }
  const bad = data.findIndex((element) => !Number.isFinite(element));
  if (bad >= 0) {
    const received = `${data[bad]} in row ${Math.floor(bad / width)}, column ${bad % width}`;
    throw new OptionError(subject, { expected: "finite numbers", received });
  }
  return rows;
}

/** Up to `count` rows spread evenly over the data. */
export function sampleRows({ data, width }: Activations, count: number): Activations {
  const rows = data.length / width;
  if (rows <= count) return { data, width };
  const sample = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * rows) / count);
    sample.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return { data: sample, width };
}
