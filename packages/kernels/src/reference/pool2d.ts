import type { PoolAttributes, SumPoolAttributes, SumPoolGradientAttributes } from "../ops/pool2d.ts";
import { type Elements, type ReferenceKernel, type ReferenceTensor, zeros } from "./kernel.ts";
import { visitWindows } from "./visit-windows.ts";

/** For each element of y the element of x that is the first largest of its window, or the first NaN. */
function largest(x: ReferenceTensor, y: readonly number[], attributes: PoolAttributes): Int32Array {
  const C = x.shape[3];
  const found = new Int32Array(y.reduce((product, size) => product * size)).fill(-1);
  visitWindows(x.shape, y, attributes.window, attributes, (atX, _, atY) => {
    for (let c = 0; c < C; c++) {
      const best = found[atY * C + c];
      const value = x.data[atX * C + c];
      const isBetter =
        best < 0 || value > x.data[best] || (Number.isNaN(value) && !Number.isNaN(x.data[best]));
      if (isBetter) found[atY * C + c] = atX * C + c;
    }
  });
  return found;
}

/** y = the largest element of each window. */
export const maxPool2d: ReferenceKernel<PoolAttributes> = ([x], attributes, [type]) => {
  const y: Elements = zeros(type);
  largest(x, type.shape, attributes).forEach((from, i) => {
    y[i] = x.data[from];
  });
  return [y];
};

/** dx += g at the largest element of each window. */
export const maxPool2dGradient: ReferenceKernel<PoolAttributes> = ([x, g], attributes, [type]) => {
  const dx = zeros(type);
  largest(x, g.shape, attributes).forEach((to, i) => {
    dx[to] += g.data[i];
  });
  return [dx];
};

/** y = scale·Σ x over each window. */
export const sumPool2d: ReferenceKernel<SumPoolAttributes> = ([x], attributes, [type]) => {
  const C = x.shape[3];
  const y = zeros(type);
  visitWindows(x.shape, type.shape, attributes.window, attributes, (atX, _, atY) => {
    for (let c = 0; c < C; c++) y[atY * C + c] += attributes.scale * x.data[atX * C + c];
  });
  return [y];
};

/** dx += scale·g at every element of each window. */
export const sumPool2dGradient: ReferenceKernel<SumPoolGradientAttributes> = ([g], attributes, [type]) => {
  const C = g.shape[3];
  const dx = zeros(type);
  visitWindows(type.shape, g.shape, attributes.window, attributes, (atX, _, atY) => {
    for (let c = 0; c < C; c++) dx[atX * C + c] += attributes.scale * g.data[atY * C + c];
  });
  return [dx];
};
