import { solveUpper, triangularize } from "./householder.ts";

/** Residuals r(θ) [m] and their derivatives [m][p]. */
export interface Linearization {
  readonly residuals: Float64Array;
  readonly jacobian: readonly Float64Array[];
}

/** Where the sum of squares is least. */
export interface LeastSquares extends Linearization {
  readonly parameters: Float64Array;
  readonly sumOfSquares: number;
}

/** More damping than this means that no step, however short, leads further down. */
const LARGEST_DAMPING = 1e16;
const SMALLEST_DAMPING = 1e-14;
const MAXIMUM_ITERATIONS = 1000;

const sumOfSquares = (values: Float64Array): number => {
  const sum = values.reduce((total, value) => total + value * value, 0);
  return Number.isFinite(sum) ? sum : Infinity;
};

/** δ with the least ‖J·δ + r‖² + λ·‖D·δ‖², D the norms of J's columns (Marquardt 1963). */
function dampedStep({ residuals, jacobian }: Linearization, damping: number): Float64Array {
  const columns = jacobian[0].length;
  const norms = new Float64Array(columns);
  const rows = jacobian.map((row, i) => {
    for (let j = 0; j < columns; j++) norms[j] += row[j] ** 2;
    return Float64Array.of(...row, -residuals[i]);
  });
  for (let j = 0; j < columns; j++) {
    const row = new Float64Array(columns + 1);
    row[j] = Math.sqrt(damping * norms[j]) || Number.MIN_VALUE;
    rows.push(row);
  }
  triangularize(rows, columns);
  return solveUpper(rows, columns);
}

/**
 * θ with the least Σ r(θ)², from a start, by Levenberg and Marquardt's method: a Gauss–Newton step, damped as long as it
 * does not lead down. Ends where no step does. Where r(θ) is not finite, θ is not stepped to.
 */
export function minimizeSquares(
  linearize: (parameters: Float64Array) => Linearization,
  start: Float64Array,
): LeastSquares {
  let parameters = start;
  let here = linearize(start);
  let least = sumOfSquares(here.residuals);
  let damping = 1e-3;
  for (let i = 0; i < MAXIMUM_ITERATIONS && damping < LARGEST_DAMPING && least < Infinity; i++) {
    const step = dampedStep(here, damping);
    const next = parameters.map((value, j) => value + step[j]);
    const there = linearize(next);
    const sum = sumOfSquares(there.residuals);
    if (sum < least) {
      [parameters, here, least] = [next, there, sum];
      damping = Math.max(damping / 10, SMALLEST_DAMPING);
    } else {
      damping *= 10;
    }
  }
  return { ...here, parameters, sumOfSquares: least };
}
