import type { Conv2dFilterGradientAttributes, Conv2dInputGradientAttributes } from "../ops/conv2d.ts";
import type { WindowAttributes } from "../ops/window.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";
import { visitWindows } from "./visit-windows.ts";

/** y = Σ x·filter over the window. */
export const conv2d: ReferenceKernel<WindowAttributes> = ([x, filter], attributes, [type]) => {
  const [kh, kw, C, O] = filter.shape;
  const y = zeros(type);
  visitWindows(x.shape, type.shape, [kh, kw], attributes, (atX, atFilter, atY) => {
    for (let c = 0; c < C; c++) {
      for (let o = 0; o < O; o++) {
        y[atY * O + o] += x.data[atX * C + c] * filter.data[(atFilter * C + c) * O + o];
      }
    }
  });
  return [y];
};

/** dx += g·filter at every place of x that the window met. */
export const conv2dInputGradient: ReferenceKernel<Conv2dInputGradientAttributes> = (
  [g, filter],
  attributes,
  [type],
) => {
  const [kh, kw, C, O] = filter.shape;
  const dx = zeros(type);
  visitWindows(type.shape, g.shape, [kh, kw], attributes, (atX, atFilter, atY) => {
    for (let c = 0; c < C; c++) {
      for (let o = 0; o < O; o++) {
        dx[atX * C + c] += g.data[atY * O + o] * filter.data[(atFilter * C + c) * O + o];
      }
    }
  });
  return [dx];
};

/** df += x·g for every place where the window was. */
export const conv2dFilterGradient: ReferenceKernel<Conv2dFilterGradientAttributes> = (
  [x, g],
  attributes,
  [type],
) => {
  const [, , C, O] = type.shape;
  const df = zeros(type);
  visitWindows(x.shape, g.shape, attributes.kernel, attributes, (atX, atFilter, atY) => {
    for (let c = 0; c < C; c++) {
      for (let o = 0; o < O; o++) {
        df[(atFilter * C + c) * O + o] += x.data[atX * C + c] * g.data[atY * O + o];
      }
    }
  });
  return [df];
};
