import type { NoAttributes } from "../ops/definition.ts";
import type { SegmentSumAttributes } from "../ops/gather.ts";
import { sizeOf } from "../shape.ts";
import { checkIndex } from "./check-index.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";

/** y[i] = table[indices[i]] */
export const gather: ReferenceKernel<NoAttributes> = ([table, indices], _, [type]) => {
  const [V, ...rest] = table.shape;
  const D = sizeOf(rest);
  const y = zeros(type);
  for (let i = 0; i < indices.data.length; i++) {
    const from = checkIndex("gather", indices.data[i], V) * D;
    for (let d = 0; d < D; d++) y[i * D + d] = table.data[from + d];
  }
  return [y];
};

/** y[s] = Σ values[i] over all i with indices[i] = s */
export const segmentSum: ReferenceKernel<SegmentSumAttributes> = (
  [values, indices],
  { segments },
  [type],
) => {
  const D = sizeOf(type.shape.slice(1));
  const y = zeros(type);
  for (let i = 0; i < indices.data.length; i++) {
    const to = checkIndex("segmentSum", indices.data[i], segments) * D;
    for (let d = 0; d < D; d++) y[to + d] += values.data[i * D + d];
  }
  return [y];
};
