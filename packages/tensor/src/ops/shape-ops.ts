import {
  normalizeAxes,
  normalizeAxis,
  OptionError,
  type Shape,
  sameShape,
  sizeOf,
} from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** x with another shape of as many elements; one size may be −1 and is worked out. @throws {ShapeError} {OptionError} */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const open = shape.indexOf(-1);
  const known =
    open < 0 ? shape : shape.map((size, axis) => (axis === open ? sizeOf(x.shape) / -sizeOf(shape) : size));
  return sameShape(known, x.shape) ? x : apply("reshape", [x], { shape: known });
}

/** x without its axes of size 1, or without those of `axes`. @throws {OptionError} when one of `axes` is larger than 1 */
export function squeeze(x: Tensor, axes?: readonly number[]): Tensor {
  const drop = axes === undefined ? undefined : normalizeAxes("squeeze", axes, x.rank);
  const large = drop?.find((axis) => x.shape[axis] !== 1);
  if (large !== undefined) {
    throw new OptionError("squeeze", {
      expected: "axes of size 1",
      received: `axis ${large} of size ${x.shape[large]}`,
    });
  }
  return reshape(
    x,
    x.shape.filter((size, axis) => (drop === undefined ? size !== 1 : !drop.includes(axis))),
  );
}

/** x with a new axis of size 1 before `axis`. */
export function expandDims(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis("expandDims", axis, x.rank + 1);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}

/** x repeated along new axes and axes of size 1. @throws {ShapeError} when it does not broadcast to `shape` */
export const broadcastTo = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : apply("broadcastTo", [x], { shape });

/** x with its axes in another order; reversed by default. Axis a of the result is axis `permutation[a]` of x. */
export const transpose = (
  x: Tensor,
  permutation: readonly number[] = x.shape.map((_, axis) => x.rank - 1 - axis),
): Tensor => apply("transpose", [x], { permutation });

/** The block of x that begins at `starts` and has the shape `sizes`. @throws {OptionError} when it does not lie in x */
export const slice = (x: Tensor, starts: readonly number[], sizes: readonly number[]): Tensor =>
  apply("slice", [x], { starts, sizes });

/** The tensors one after the other along `axis`. @throws {ShapeError} when their other sizes differ */
export const concat = (tensors: readonly Tensor[], axis: number): Tensor =>
  apply("concat", tensors, {
    axis: tensors.length === 0 ? axis : normalizeAxis("concat", axis, tensors[0].rank),
  });

/** x with zeros around it: `before` and `after` count them along each axis. */
export const pad = (x: Tensor, before: readonly number[], after: readonly number[]): Tensor =>
  apply("pad", [x], { before, after });

/** The gradients of the functions above: each moves elements back to where they came from. */
export const shapeGradients: {
  readonly [Name in
    | "reshape"
    | "broadcastTo"
    | "transpose"
    | "slice"
    | "concat"
    | "pad"
    | "copy"]: GradientRule<Name>;
} = {
  reshape: rule((g, [x]) => [reshape(g, x.shape)]),
  broadcastTo: rule((g, [x]) => [unbroadcast(g, x.shape)]),
  transpose: rule((g, _, __, { permutation }) => [
    transpose(
      g,
      permutation.map((_axis, a) => permutation.indexOf(a)),
    ),
  ]),
  slice: rule((g, [x], _, { starts, sizes }) => [
    pad(
      g,
      starts,
      x.shape.map((size, axis) => size - starts[axis] - sizes[axis]),
    ),
  ]),
  concat: rule((g, inputs, _, { axis }) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      const starts = shape.map((_size, a) => (a === axis ? start : 0));
      start += shape[axis];
      return slice(g, starts, shape);
    });
  }),
  pad: rule((g, [x], _, { before }) => [slice(g, before, x.shape)]),
  copy: rule((g) => [g]),
};
