import { partAlongAxis, type SliceAtAttributes, type UpdateSliceAttributes } from "../ops/at-position.ts";
import { normalizeAxis, sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** y = x, and from the position on the update. */
export const updateSlice: GpuOp<UpdateSliceAttributes> = (plan, [x, update, position], { axis }) => {
  const at = normalizeAxis("updateSlice", axis, x.shape.length);
  const { outer, size, inner, count } = partAlongAxis(x.shape, at, update.shape[at]);
  return [
    plan.kernel(
      sizeOf(x.shape),
      { x: x.slot, update: update.slot, position: position.slot },
      splitIndex([
        ["outer", outer],
        ["k", size],
        ["inner", inner],
      ]),
      "const own = k - position[0];",
      `if (own < 0 || own >= ${count}) { return x[this.thread.x]; }`,
      `return update[outer * ${count * inner} + own * ${inner} + inner];`,
    ),
  ];
};

/** y = x from the position on. */
export const sliceAt: GpuOp<SliceAtAttributes> = (
  plan,
  [x, position],
  { axis, size: wanted },
  [{ shape }],
) => {
  const at = normalizeAxis("sliceAt", axis, x.shape.length);
  const { outer, size, inner, count } = partAlongAxis(x.shape, at, wanted);
  return [
    plan.kernel(
      sizeOf(shape),
      { x: x.slot, position: position.slot },
      splitIndex([
        ["outer", outer],
        ["k", count],
        ["inner", inner],
      ]),
      `return x[outer * ${size * inner} + (k + position[0]) * ${inner} + inner];`,
    ),
  ];
};
