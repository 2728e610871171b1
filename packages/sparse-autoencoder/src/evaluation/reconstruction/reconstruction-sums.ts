import { ShapeError } from "@quadrivium/kernels";
import { checkShapeOfRows } from "../../activations/check-rows.ts";

/**
 * How near reconstructions x̂ come to rows x [N, d]; E is the mean over rows. A measure is NaN where it is not defined,
 * such as the fraction of the variance of rows that are all equal.
 */
export interface ReconstructionMetrics {
  /** N: number of rows measured. */
  readonly rows: number;
  /** Mean of (x − x̂)² over all elements. */
  readonly meanSquaredError: number;
  /**
   * E‖x − x̂‖² / E‖x − m‖²: the error over the error of always predicting the mean activation m (Gao et al. 2024).
   * Equal to `fvu` unless m was given.
   */
  readonly nmse: number;
  /** Fraction of variance unexplained: E‖x − x̂‖² / (E‖x‖² − ‖E x‖²). */
  readonly fvu: number;
  /** 1 − `fvu`. */
  readonly explainedVariance: number;
  /**
   * E(‖x − x̂‖²/‖x‖²), as in the README of OpenAI's code: not the paper's measure, and much smaller where rows have a
   * large common mean. Rows that are 0 are left out, here and in the next two.
   */
  readonly relativeError: number;
  /** E(x·x̂ / (‖x‖‖x̂‖)); a reconstruction that is 0 counts as 0. */
  readonly cosineSimilarity: number;
  /** E(‖x̂‖/‖x‖): below 1 where the reconstructions shrink. */
  readonly normRatio: number;
  /** E‖x̂‖² / E(x·x̂): 1 where the best scale of the reconstructions is their own. */
  readonly relativeBias: number;
}

/** A ratio of sums, NaN over nothing. */
const ratio = (numerator: number, denominator: number): number =>
  denominator === 0 ? Number.NaN : numerator / denominator;

/**
 * Sums that the measures of a reconstruction are made of, taken row after row in float64: the same bits however the
 * rows were divided. The variance is summed by Welford's recurrence, so a mean that is large against it does no harm.
 */
export class ReconstructionSums {
  private readonly width: number;
  private readonly meanActivation: ArrayLike<number> | undefined;
  private readonly mean: Float64Array;
  private rows = 0;
  private nonZeroRows = 0;
  /** Σ‖x − mean‖² over the rows so far. */
  private squaredDeviations = 0;
  private squaredErrors = 0;
  private squaredReconstructions = 0;
  private products = 0;
  private relativeErrors = 0;
  private cosines = 0;
  private normRatios = 0;

  /**
   * For rows of so many elements.
   * @param meanActivation m [d] of `nmse`, such as the mean of the training data. Default: the mean of the rows measured.
   * @throws {ShapeError} when m has another width
   */
  constructor(width: number, meanActivation?: ArrayLike<number>) {
    if (meanActivation !== undefined && meanActivation.length !== width) {
      const expected = `meanActivation of shape [${width}]`;
      throw new ShapeError("ReconstructionSums", { expected, received: `${meanActivation.length} elements` });
    }
    this.width = width;
    this.meanActivation = meanActivation;
    this.mean = new Float64Array(width);
  }

  /** Counts rows x [rows, d] and their reconstructions. @throws {ShapeError} unless both are whole rows, and as many */
  add(x: ArrayLike<number>, reconstruction: ArrayLike<number>): void {
    const rows = checkShapeOfRows("ReconstructionSums", "x", x.length, this.width);
    checkShapeOfRows("ReconstructionSums", "reconstruction", reconstruction.length, this.width, rows);
    for (let start = 0; start < x.length; start += this.width) this.addRow(x, reconstruction, start);
  }

  private addRow(x: ArrayLike<number>, reconstruction: ArrayLike<number>, start: number): void {
    const share = 1 / ++this.rows;
    let [squares, errors, reconstructed, product, deviations] = [0, 0, 0, 0, 0];
    for (let j = 0; j < this.width; j++) {
      const [value, estimate] = [x[start + j], reconstruction[start + j]];
      squares += value * value;
      errors += (value - estimate) ** 2;
      reconstructed += estimate * estimate;
      product += value * estimate;
      const deviation = value - this.mean[j];
      this.mean[j] += deviation * share;
      deviations += deviation * (value - this.mean[j]);
    }
    this.squaredDeviations += deviations;
    this.squaredErrors += errors;
    this.squaredReconstructions += reconstructed;
    this.products += product;
    if (squares === 0) return;
    this.nonZeroRows++;
    this.relativeErrors += errors / squares;
    this.normRatios += Math.sqrt(reconstructed / squares);
    if (reconstructed > 0) this.cosines += product / Math.sqrt(squares) / Math.sqrt(reconstructed);
  }

  /** The measures of all rows so far. */
  get metrics(): ReconstructionMetrics {
    const { rows, nonZeroRows, squaredErrors, squaredDeviations } = this;
    const fvu = ratio(squaredErrors, squaredDeviations);
    return {
      rows,
      meanSquaredError: ratio(squaredErrors, rows * this.width),
      nmse: ratio(squaredErrors, squaredDeviations + rows * this.squaredDistanceOfMean),
      fvu,
      explainedVariance: 1 - fvu,
      relativeError: ratio(this.relativeErrors, nonZeroRows),
      cosineSimilarity: ratio(this.cosines, nonZeroRows),
      normRatio: ratio(this.normRatios, nonZeroRows),
      relativeBias: ratio(this.squaredReconstructions, this.products),
    };
  }

  /** ‖E x − m‖²: Σ‖x − m‖² is the sum of squared deviations and N times this. */
  private get squaredDistanceOfMean(): number {
    const { mean, meanActivation } = this;
    if (meanActivation === undefined) return 0;
    return mean.reduce((total, element, j) => total + (element - meanActivation[j]) ** 2, 0);
  }
}
