import type { NoAttributes } from "../ops/definition.ts";
import type { Elements, ReferenceKernel, ReferenceTensor } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";

/** m = max x and Σᵢ e^(xᵢ − m) of the row that begins at `start`; both are NaN where an element is. */
export function maximumAndSum(x: Elements, start: number, width: number): [maximum: number, sum: number] {
  let maximum = -Infinity;
  for (let i = 0; i < width; i++) maximum = Math.max(maximum, x[start + i]);
  let sum = 0;
  for (let i = 0; i < width; i++) sum += Math.exp(x[start + i] - maximum);
  return [maximum, sum];
}

const overLastAxis =
  (f: (difference: number, sum: number) => number): ReferenceKernel<NoAttributes> =>
  ([x]) => {
    const [rows, width] = rowsOf(x.shape);
    const y = new Float64Array(x.data.length);
    for (let row = 0; row < rows; row++) {
      const start = row * width;
      const [maximum, sum] = maximumAndSum(x.data, start, width);
      for (let j = 0; j < width; j++) y[start + j] = f(x.data[start + j] - maximum, sum);
    }
    return [y];
  };

/** e^(xⱼ − m) / Σᵢ e^(xᵢ − m) */
export const softmax = overLastAxis((difference, sum) => Math.exp(difference) / sum);

/** xⱼ − m − ln Σᵢ e^(xᵢ − m) */
export const logSoftmax = overLastAxis((difference, sum) => difference - Math.log(sum));

const fromOutput =
  (term: (y: number, g: number) => number, f: (y: number, g: number, total: number) => number) =>
  ([y, upstream]: readonly ReferenceTensor[]): Float64Array[] => {
    const [rows, width] = rowsOf(y.shape);
    const gradient = new Float64Array(y.data.length);
    for (let row = 0; row < rows; row++) {
      let total = 0;
      for (let i = row * width; i < (row + 1) * width; i++) total += term(y.data[i], upstream.data[i]);
      for (let i = row * width; i < (row + 1) * width; i++)
        gradient[i] = f(y.data[i], upstream.data[i], total);
    }
    return [gradient];
  };

/** yⱼ·(gⱼ − Σᵢ gᵢyᵢ) */
export const softmaxGradient: ReferenceKernel<NoAttributes> = fromOutput(
  (y, g) => y * g,
  (y, g, total) => y * (g - total),
);

/** gⱼ − e^yⱼ·Σᵢ gᵢ */
export const logSoftmaxGradient: ReferenceKernel<NoAttributes> = fromOutput(
  (_, g) => g,
  (y, g, total) => g - Math.exp(y) * total,
);

/** m + ln Σᵢ e^(xᵢ − m) */
export const logSumExp: ReferenceKernel<NoAttributes> = ([x]) => {
  const [rows, width] = rowsOf(x.shape);
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [maximum, sum] = maximumAndSum(x.data, row * width, width);
    // Where the largest is infinite, so is the result, and the sum is NaN.
    y[row] = Math.abs(maximum) === Infinity ? maximum : maximum + Math.log(sum);
  }
  return [y];
};
