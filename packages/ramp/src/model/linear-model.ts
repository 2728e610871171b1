import type { Dataset } from "../data/dataset.ts";
import { type SparseMatrix, scores } from "../data/sparse-matrix.ts";
import { seededRandom } from "../numbers/random.ts";
import { sha256 } from "../numbers/sha256.ts";
import { RampError } from "../ramp-error.ts";
import { ramp } from "../solve/majorant.ts";

/** One deterministic linear classifier: positive where f(x) = ⟨w, x⟩ − b is above 0. */
export class LinearModel {
  readonly weights: Float64Array;
  readonly bias: number;
  /** One name per weight, where the data had names. */
  readonly featureNames: readonly string[] | undefined;

  /** @throws RampError where a weight or the bias is not finite, or the names do not fit. */
  constructor(weights: Float64Array, bias: number, featureNames?: readonly string[]) {
    for (const [column, weight] of weights.entries()) {
      if (Number.isFinite(weight)) continue;
      const expected = `a finite weight of feature ${column}`;
      throw new RampError({ where: "LinearModel", reason: "value", expected, received: String(weight) });
    }
    if (!Number.isFinite(bias)) {
      const received = String(bias);
      throw new RampError({ where: "LinearModel", reason: "value", expected: "a finite bias", received });
    }
    if (featureNames && featureNames.length !== weights.length) {
      const expected = `${weights.length} feature names`;
      const received = `${featureNames.length}`;
      throw new RampError({ where: "LinearModel", reason: "shape", expected, received });
    }
    this.weights = weights;
    this.bias = bias;
    this.featureNames = featureNames;
  }

  /**
   * f(x) of every row. Rows narrower than the model are taken as having zeros there.
   *
   * @throws RampError where the rows are wider than the model.
   */
  scores(rows: Dataset | SparseMatrix): Float64Array {
    const matrix = "matrix" in rows ? rows.matrix : rows;
    if (matrix.columns <= this.weights.length) return scores(matrix, this.weights, this.bias);
    const expected = `at most ${this.weights.length} columns, as the model has`;
    throw new RampError({ where: "scores", reason: "shape", expected, received: `${matrix.columns}` });
  }

  /** Decisions by threshold: +1 where f(x) > 0, else −1. The same rows always get the same decisions. */
  decide(rows: Dataset | SparseMatrix): Int8Array {
    return Int8Array.from(this.scores(rows), (score) => (score > 0 ? 1 : -1));
  }

  /** The probability σ(f(x)) = max(0, min(1, ½ + f(x))) of a positive randomised decision. */
  probabilities(rows: Dataset | SparseMatrix): Float64Array {
    return this.scores(rows).map(ramp);
  }

  /** Randomised decisions, drawn from a seed. */
  draw(rows: Dataset | SparseMatrix, seed: number): Int8Array {
    const random = seededRandom(seed);
    return Int8Array.from(this.probabilities(rows), (p) => (random.uniform() < p ? 1 : -1));
  }

  /** SHA-256 of the little-endian bytes of w and b, in hexadecimal: equal where every bit is. */
  get hash(): string {
    const bytes = new DataView(new ArrayBuffer(8 * (this.weights.length + 1)));
    for (const [column, weight] of this.weights.entries()) bytes.setFloat64(8 * column, weight, true);
    bytes.setFloat64(8 * this.weights.length, this.bias, true);
    return sha256(new Uint8Array(bytes.buffer));
  }
}
