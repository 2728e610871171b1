import type { NoAttributes } from "../ops/definition.ts";
import { checkIndex } from "./check-index.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";
import { maximumAndSum } from "./softmax.ts";

/** ln Σᵢ e^(xᵢ) − x_t for each row. */
export const crossEntropy: ReferenceKernel<NoAttributes> = ([logits, targets]) => {
  const [rows, V] = rowsOf(logits.shape);
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const target = checkIndex("crossEntropy", targets.data[row], V);
    const [maximum, sum] = maximumAndSum(logits.data, row * V, V);
    y[row] = maximum - logits.data[row * V + target] + Math.log(sum);
  }
  return [y];
};

/** g·(softmax(x)ⱼ − [j = t]) for each row. */
export const crossEntropyGradient: ReferenceKernel<NoAttributes> = ([logits, targets, upstream]) => {
  const [rows, V] = rowsOf(logits.shape);
  const gradient = new Float64Array(logits.data.length);
  for (let row = 0; row < rows; row++) {
    const target = checkIndex("crossEntropyGradient", targets.data[row], V);
    const [maximum, sum] = maximumAndSum(logits.data, row * V, V);
    for (let j = 0; j < V; j++) {
      const probability = Math.exp(logits.data[row * V + j] - maximum) / sum;
      gradient[row * V + j] = upstream.data[row] * (probability - Number(j === target));
    }
  }
  return [gradient];
};
