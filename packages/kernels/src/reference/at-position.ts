import { partAlongAxis, type SliceAtAttributes, type UpdateSliceAttributes } from "../ops/at-position.ts";
import { normalizeAxis } from "../shape.ts";
import { checkIndex } from "./check-index.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";

/** y = x, and from the position on the update. */
export const updateSlice: ReferenceKernel<UpdateSliceAttributes> = ([x, update, position], { axis }) => {
  const at = normalizeAxis("updateSlice", axis, x.shape.length);
  const { outer, size, inner, count } = partAlongAxis(x.shape, at, update.shape[at]);
  const first = checkIndex("updateSlice", position.data[0], size - count + 1);
  const y = x.data.slice();
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count * inner; i++) {
      y[(o * size + first) * inner + i] = update.data[o * count * inner + i];
    }
  }
  return [y];
};

/** y = x from the position on. */
export const sliceAt: ReferenceKernel<SliceAtAttributes> = (
  [x, position],
  { axis, size: wanted },
  [type],
) => {
  const at = normalizeAxis("sliceAt", axis, x.shape.length);
  const { outer, size, inner, count } = partAlongAxis(x.shape, at, wanted);
  const first = checkIndex("sliceAt", position.data[0], size - count + 1);
  const y = zeros(type);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count * inner; i++) {
      y[o * count * inner + i] = x.data[(o * size + first) * inner + i];
    }
  }
  return [y];
};
