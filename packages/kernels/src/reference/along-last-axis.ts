import type { ScatterAlongAttributes } from "../ops/along-last-axis.ts";
import type { NoAttributes } from "../ops/definition.ts";
import { checkIndex } from "./check-index.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";

/** y[…, j] = x[…, indices[…, j]] */
export const takeAlong: ReferenceKernel<NoAttributes> = ([x, indices], _, [type]) => {
  const n = x.shape.at(-1)!;
  const [rows, k] = rowsOf(indices.shape);
  const y = zeros(type);
  for (let row = 0; row < rows; row++) {
    for (let j = row * k; j < (row + 1) * k; j++) {
      y[j] = x.data[row * n + checkIndex("takeAlong", indices.data[j], n)];
    }
  }
  return [y];
};

/** y[…, i] = Σ values[…, j] over all j with indices[…, j] = i */
export const scatterAlong: ReferenceKernel<ScatterAlongAttributes> = (
  [values, indices],
  { size },
  [type],
) => {
  const [rows, k] = rowsOf(indices.shape);
  const y = zeros(type);
  for (let row = 0; row < rows; row++) {
    for (let j = row * k; j < (row + 1) * k; j++) {
      y[row * size + checkIndex("scatterAlong", indices.data[j], size)] += values.data[j];
    }
  }
  return [y];
};
