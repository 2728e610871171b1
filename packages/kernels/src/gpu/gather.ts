import type { NoAttributes } from "../ops/definition.ts";
import type { SegmentSumAttributes } from "../ops/gather.ts";
import { sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { reduceAxis } from "./runtime/reduce-axis.ts";

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

/**
 * y[s] = Σ values[i] over all i with indices[i] = s: each row of y looks through all indices, so nothing collides. Where
 * a kernel may take but so many iterations, it looks through pieces of them, whose sums are added up.
 */
export const segmentSum: GpuOp<SegmentSumAttributes> = (plan, [values, indices], { segments }) => {
  const count = sizeOf(indices.shape);
  const width = sizeOf(values.shape) / count;
  const length = Math.min(count, plan.mostIterations - 1);
  const pieces = Math.ceil(count / length);
  const add = `if (indices[i] === segment) { total += values[i * ${width} + column]; }`;
  const partial = plan.kernel(
    pieces * segments * width,
    { values: values.slot, indices: indices.slot },
    splitIndex([
      ["piece", pieces],
      ["segment", segments],
      ["column", width],
    ]),
    "let total = 0;",
    `for (let step = 0; step < ${length}; step++) {`,
    `  const i = piece * ${length} + step;`,
    pieces * length === count ? add : `if (i < ${count}) { ${add} }`,
    "}",
    "return total;",
  );
  if (pieces === 1) return [partial];
  const inner = segments * width;
  const term = `partial[k * ${inner} + inner]`;
  return [reduceAxis(plan, { outer: 1, size: pieces, inner, inputs: { partial }, term, combine: "sum" })];
};
