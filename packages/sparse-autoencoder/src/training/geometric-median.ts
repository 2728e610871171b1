import { OptionError } from "@quadrivium/kernels";

/** Options of `geometricMedian`. */
export interface GeometricMedianOptions {
  /** Default 100. */
  readonly maximumIterations?: number;
  /** Stops when the point moves by less. Default 1e-5. */
  readonly tolerance?: number;
}

/**
 * The point with the least sum of distances to the rows of `data` [N, d], by Weiszfeld's iteration from their mean:
 * m ← Σ w_b x_b / Σ w_b with w_b = 1/‖x_b − m‖. A row that m meets gets the weight 1/tolerance. In float64.
 * @throws {OptionError} when the length is no multiple of the width
 */
export function geometricMedian(
  data: ArrayLike<number>,
  width: number,
  { maximumIterations = 100, tolerance = 1e-5 }: GeometricMedianOptions = {},
): Float64Array {
  const rows = data.length / width;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new OptionError("geometricMedian", {
      expected: `rows of ${width} numbers`,
      received: `${data.length} numbers`,
    });
  }
  const weights = new Float64Array(rows);
  let median = meanRow(data, width);
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    for (let row = 0; row < rows; row++) {
      weights[row] = 1 / Math.max(tolerance, distance(data, row * width, median));
    }
    const next = weightedMean(data, width, weights);
    const moved = distance(next, 0, median);
    median = next;
    if (moved < tolerance) break;
  }
  return median;
}

/** The mean of the rows of `data` [N, d], in float64. */
export function meanRow(data: ArrayLike<number>, width: number): Float64Array {
  return weightedMean(data, width, new Float64Array(data.length / width).fill(1));
}

function weightedMean(data: ArrayLike<number>, width: number, weights: Float64Array): Float64Array {
  const mean = new Float64Array(width);
  let total = 0;
  for (const [row, weight] of weights.entries()) {
    total += weight;
    for (let j = 0; j < width; j++) mean[j] += weight * data[row * width + j];
  }
  return mean.map((sum) => sum / total);
}

function distance(data: ArrayLike<number>, start: number, point: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < point.length; j++) squares += (data[start + j] - point[j]) ** 2;
  return Math.sqrt(squares);
}
