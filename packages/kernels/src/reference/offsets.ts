import { type Shape, sizeOf, stridesOf } from "../shape.ts";

/**
 * For every index i₀, i₁, … of a shape, in row-major order, the place start + Σ iₐ·strideₐ.
 * With the right strides this is a broadcast, a transpose, a block, or the element that a reduction goes to.
 */
export function offsets(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const result = new Int32Array(sizeOf(shape));
  const index = new Array<number>(shape.length).fill(0);
  let offset = start;
  for (let i = 0; i < result.length; i++) {
    result[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/** For every element of `shape`, the place of the element of `from` that is broadcast to it. */
export function broadcastOffsets(from: Shape, shape: Shape): Int32Array {
  const strides = stridesOf(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride));
  return offsets(shape, [...new Array<number>(shape.length - from.length).fill(0), ...strides]);
}

/** The number of rows and their length, when the last axis is taken as a row. */
export function rowsOf(shape: Shape): [rows: number, width: number] {
  return [sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 1];
}
