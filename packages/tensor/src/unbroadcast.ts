import { type Shape, sameShape } from "@quadrivium/kernels";
import { sum } from "./ops/reduce.ts";
import { reshape } from "./ops/shape-ops.ts";
import type { Tensor } from "./tensor.ts";

/** Sums a gradient over the axes along which an input of the given shape was repeated: the transpose of broadcasting. */
export function unbroadcast(g: Tensor, shape: Shape): Tensor {
  if (sameShape(g.shape, shape)) return g;
  const lead = g.rank - shape.length;
  const axes = g.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (shape[axis - lead] === 1 && g.shape[axis] !== 1));
  return reshape(sum(g, { axes }), shape);
}
