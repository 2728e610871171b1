import type { NoAttributes } from "../ops/definition.ts";
import type { SegmentSumAttributes } from "../ops/gather.ts";
import { sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** y[i] = table[indices[i]], by rows. */
export const gather: GpuOp<NoAttributes> = (plan, [table, indices]) => {
  const width = sizeOf(table.shape.slice(1));
  const count = sizeOf(indices.shape);
  return [
    plan.kernel(
      count * width,
      { table: table.slot, indices: indices.slot },
      splitIndex([
        ["i", count],
        ["column", width],
      ]),
      `return table[indices[i] * ${width} + column];`,
    ),
  ];
};

/** y[s] = Σ values[i] over all i with indices[i] = s: each row of y looks through all indices, so nothing collides. */
export const segmentSum: GpuOp<SegmentSumAttributes> = (plan, [values, indices], { segments }) => {
  const count = sizeOf(indices.shape);
  const width = sizeOf(values.shape) / count;
  return [
    plan.kernel(
      segments * width,
      { values: values.slot, indices: indices.slot },
      splitIndex([
        ["segment", segments],
        ["column", width],
      ]),
      "let total = 0;",
      `for (let i = 0; i < ${count}; i++) {`,
      `  if (indices[i] === segment) { total += values[i * ${width} + column]; }`,
      "}",
      "return total;",
    ),
  ];
};
