import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { Elements, ReferenceKernel } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";

function norm(x: Elements, start: number, width: number): number {
  let squares = 0;
  for (let i = 0; i < width; i++) squares += x[start + i] ** 2;
  return Math.sqrt(squares);
}

/** y = x/max(‖x‖₂, ε) */
export const l2Normalize: ReferenceKernel<EpsilonAttributes> = ([x], { epsilon }) => {
  const [rows, D] = rowsOf(x.shape);
  const y = new Float64Array(x.data.length);
  for (let row = 0; row < rows; row++) {
    const divisor = Math.max(norm(x.data, row * D, D), epsilon);
    for (let i = row * D; i < (row + 1) * D; i++) y[i] = x.data[i] / divisor;
  }
  return [y];
};

/** dx = (g − y·(g·y))/‖x‖ with y = x/‖x‖, and g/ε for a row shorter than ε */
export const l2NormalizeGradient: ReferenceKernel<EpsilonAttributes> = ([x, upstream], { epsilon }) => {
  const [rows, D] = rowsOf(x.shape);
  const gradient = new Float64Array(x.data.length);
  for (let row = 0; row < rows; row++) {
    const start = row * D;
    const length = norm(x.data, start, D);
    if (length < epsilon) {
      for (let i = start; i < start + D; i++) gradient[i] = upstream.data[i] / epsilon;
      continue;
    }
    let along = 0;
    for (let i = start; i < start + D; i++) along += (upstream.data[i] * x.data[i]) / length;
    for (let i = start; i < start + D; i++) {
      gradient[i] = (upstream.data[i] - (x.data[i] / length) * along) / length;
    }
  }
  return [gradient];
};
