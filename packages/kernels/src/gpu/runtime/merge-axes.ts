import { type Shape, stridesOf } from "../../shape.ts";

/** An axis of an elementwise operation: its size, and the distance between neighbours along it in each operand. */
export interface StridedAxis {
  readonly size: number;
  readonly strides: readonly number[];
}

/** The strides of an operand seen in a larger shape: 0 along the axes that are repeated. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing],
  );
}

/** The fewest axes that describe the same walk: those of size 1 go, neighbours that are one run are joined. */
export function mergeAxes(shape: Shape, ...operands: readonly (readonly number[])[]): StridedAxis[] {
  const merged: StridedAxis[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    const strides = operands.map((operand) => operand[axis]);
    const inner = merged[0];
    const continues = inner?.strides.every((stride, i) => strides[i] === stride * inner.size);
    if (continues) merged[0] = { size: inner.size * shape[axis], strides: inner.strides };
    else merged.unshift({ size: shape[axis], strides });
  }
  return merged;
}
