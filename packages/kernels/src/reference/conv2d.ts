import type { Conv2dFilterGradientAttributes, Conv2dInputGradientAttributes } from "../ops/conv2d.ts";
import type { WindowAttributes } from "../ops/window.ts";
import type { Shape } from "../shape.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";

/** Visits every pair of a place (i, j) of y and a place (u, v) of the filter that meet inside x, in order. */
function visit(
  x: Shape,
  y: Shape,
  [kh, kw]: readonly number[],
  { stride, padding }: WindowAttributes,
  each: (atX: number, atFilter: number, atY: number) => void,
): void {
  const [B, H, W] = x;
  const [, OH, OW] = y;
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let u = 0; u < kh; u++) {
          for (let v = 0; v < kw; v++) {
            const row = i * stride[0] + u - padding[0];
            const column = j * stride[1] + v - padding[2];
            if (row < 0 || row >= H || column < 0 || column >= W) continue;
            each((b * H + row) * W + column, u * kw + v, (b * OH + i) * OW + j);
          }
        }
      }
    }
  }
}

/** y = Σ x·filter over the window. */
export const conv2d: ReferenceKernel<WindowAttributes> = ([x, filter], attributes, [type]) => {
  const [kh, kw, C, O] = filter.shape;
  const y = zeros(type);
  visit(x.shape, type.shape, [kh, kw], attributes, (atX, atFilter, atY) => {
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
  visit(type.shape, g.shape, [kh, kw], attributes, (atX, atFilter, atY) => {
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
  visit(x.shape, g.shape, attributes.kernel, attributes, (atX, atFilter, atY) => {
    for (let c = 0; c < C; c++) {
      for (let o = 0; o < O; o++) {
        df[(atFilter * C + c) * O + o] += x.data[atX * C + c] * g.data[atY * O + o];
      }
    }
  });
  return [df];
};
