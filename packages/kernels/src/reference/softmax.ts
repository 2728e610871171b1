import type { NoAttributes } from "../ops/definition.ts";
import type { Elements, ReferenceKernel } from "./kernel.ts";
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
