import { seededRandom } from "../numbers/random.ts";
import { checkNumber, RampError } from "../ramp-error.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

/** What {@link FourierFeatures} is made from; enough to make it again. */
export interface FourierOptions {
  /** How many features D; the kernel's error falls as 1/√D. */
  readonly count: number;
  /** The width s of the kernel exp(−‖x − y‖²/(2s²)), in units of the rows' values. */
  readonly width: number;
  readonly seed?: number;
}

/**
 * Random features whose products approximate a Gaussian kernel, for scorers that are not linear in x:
 *
 *     φ_k(x) = √(2/D) cos(⟨ω_k, x⟩ + τ_k),   ω_k ~ N(0, 1/s²),   τ_k ~ U[0, 2π)
 *
 * Training on them is as certified as on any other rows. Engines differ in the last bits of a cosine, so that hashes of
 * w agree only within one.
 *
 * Source: Rahimi and Recht (2007), "Random features for large-scale kernel machines".
 *
 * @example
 * ```ts
 * const map = new FourierFeatures(matrix.columns, { count: 300, width: 1.5, seed: 7 });
 * const data = dataset(map.apply(matrix), labels);
 * const scores = model.scores(map.apply(newRows));
 * ```
 */
export class FourierFeatures {
  readonly columns: number;
  readonly options: Required<FourierOptions>;
  /** ω, one column of x after the other: D numbers each. */
  readonly #frequencies: Float64Array;
  readonly #phases: Float64Array;

  /** @param columns The width of the rows. @throws RampError where an option is out of range. */
  constructor(columns: number, { count, width, seed = 1 }: FourierOptions) {
    checkNumber("columns", columns, 0, 1e9);
    checkNumber("count", count, 1, 1e7);
    checkNumber("width", width, 1e-12, 1e12);
    checkNumber("seed", seed, 0, 4294967295);
    this.columns = columns;
    this.options = { count, width, seed };
    const random = seededRandom(seed);
    const normal = () => {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
      return radius * Math.cos(2 * Math.PI * random.uniform());
    };
    this.#frequencies = Float64Array.from({ length: columns * count }, () => normal() / width);
    this.#phases = Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform());
  }

  /**
   * The features of rows, `count` columns; rows may be narrower than the map, as those of sparse files are.
   *
   * @throws RampError where rows are wider than the map.
   */
  apply(rows: SparseMatrix): SparseMatrix {
    if (rows.columns > this.columns) {
      const expected = `at most ${this.columns} columns`;
      throw new RampError({
        where: "FourierFeatures",
        reason: "shape",
        expected,
        received: `${rows.columns}`,
      });
    }
    const D = this.options.count;
    const scale = Math.sqrt(2 / D);
    const angles = new Float64Array(D);
    const values = new Float64Array(rows.rows * D);
    for (let row = 0; row < rows.rows; row++) {
      angles.set(this.#phases);
      for (let k = rows.rowStarts[row]!; k < rows.rowStarts[row + 1]!; k++) {
        const value = rows.values?.[k] ?? 1;
        const first = rows.columnIndices[k]! * D;
        for (let d = 0; d < D; d++) angles[d] = angles[d]! + value * this.#frequencies[first + d]!;
      }
      for (let d = 0; d < D; d++) values[row * D + d] = scale * Math.cos(angles[d]!);
    }
    return {
      rows: rows.rows,
      columns: D,
      rowStarts: Int32Array.from({ length: rows.rows + 1 }, (_, row) => row * D),
      columnIndices: Int32Array.from(values, (_, i) => i % D),
      values,
    };
  }
}
