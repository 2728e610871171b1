import type { Shape } from "../../shape.ts";
import { stridesOf } from "../../shape.ts";

/** An axis of a loop nest: its size, and for each operand the distance in elements from one index to the next. */
export interface LoopAxis {
  size: number;
  strides: number[];
}

/** The strides with which a tensor of shape `shape` is read as one of shape `target`; 0 along repeated axes. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : own[axis - lead]));
}

/** The fewest axes, innermost first, that visit the same elements in the same order: neighbours merge where every
 * operand passes from one to the other without a jump. Axes of size 1 go. */
export function collapse(sizes: Shape, strides: readonly (readonly number[])[]): LoopAxis[] {
  const axes: LoopAxis[] = [];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis];
    if (size === 1) continue;
    const own = strides.map((operand) => operand[axis]);
    const inner = axes.at(-1);
    if (inner && own.every((stride, i) => stride === inner.strides[i] * inner.size)) inner.size *= size;
    else axes.push({ size, strides: own });
  }
  return axes;
}
