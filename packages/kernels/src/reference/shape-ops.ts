import type { NoAttributes } from "../ops/definition.ts";
import type {
  ConcatAttributes,
  PadAttributes,
  ShapeAttributes,
  SliceAttributes,
  TransposeAttributes,
} from "../ops/shape-ops.ts";
import { normalizeAxis, stridesOf } from "../shape.ts";
import { type Elements, type ReferenceKernel, type ReferenceTensor, zeros } from "./kernel.ts";
import { broadcastOffsets, offsets } from "./offsets.ts";

/** Elements picked one by one; the same kind of array as that of x. */
const pick = (x: ReferenceTensor, from: Int32Array): Elements =>
  x.data instanceof Int32Array
    ? Int32Array.from(from, (offset) => x.data[offset])
    : Float64Array.from(from, (offset) => x.data[offset]);

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + value * b[i], 0);

/** The same elements. */
export const reshape: ReferenceKernel<ShapeAttributes> = ([x]) => [x.data];

/** y = x repeated along new axes and axes of size 1 */
export const broadcastTo: ReferenceKernel<ShapeAttributes> = ([x], { shape }) => [
  pick(x, broadcastOffsets(x.shape, shape)),
];

/** Axis a of y is axis `permutation[a]` of x. */
export const transpose: ReferenceKernel<TransposeAttributes> = ([x], { permutation }, [type]) => {
  const strides = stridesOf(x.shape);
  const permuted = permutation.map((axis) => strides[axis]);
  return [pick(x, offsets(type.shape, permuted))];
};

/** A block of x. */
export const slice: ReferenceKernel<SliceAttributes> = ([x], { starts, sizes }) => {
  const strides = stridesOf(x.shape);
  return [pick(x, offsets(sizes, strides, dot(starts, strides)))];
};

/** The inputs one after the other along an axis. */
export const concat: ReferenceKernel<ConcatAttributes> = (inputs, { axis }, [type]) => {
  const along = normalizeAxis("concat", axis, type.shape.length);
  const strides = stridesOf(type.shape);
  const y = zeros(type);
  let before = 0;
  for (const { shape, data } of inputs) {
    const to = offsets(shape, strides, before * strides[along]);
    for (let i = 0; i < data.length; i++) y[to[i]] = data[i];
    before += shape[along];
  }
  return [y];
};

/** x with zeros around it. */
export const pad: ReferenceKernel<PadAttributes> = ([x], { before }, [type]) => {
  const strides = stridesOf(type.shape);
  const to = offsets(x.shape, strides, dot(before, strides));
  const y = zeros(type);
  for (let i = 0; i < x.data.length; i++) y[to[i]] = x.data[i];
  return [y];
};

/** The same elements in memory of their own. */
export const copy: ReferenceKernel<NoAttributes> = ([x]) => [x.data.slice()];
