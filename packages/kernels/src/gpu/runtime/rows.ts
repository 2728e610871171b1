import { type Shape, sizeOf } from "../../shape.ts";
import { splitIndex } from "./kernel-source.ts";
import type { Plan, Slot } from "./plan.ts";
import { type Reduction, reduceAxis } from "./reduce-axis.ts";

/** A tensor seen as rows along its last axis. */
export const rowsOf = (shape: Shape) => ({ rows: sizeOf(shape.slice(0, -1)), columns: shape.at(-1)! });

/** Reduces each row of [rows, columns]; in the term `at` is the element's flat index and `outer` the row. */
export const reduceRows = (
  plan: Plan,
  shape: Shape,
  inputs: Readonly<Record<string, Slot>>,
  term: string,
  combine: Reduction["combine"] = "sum",
): Slot => {
  const { rows, columns } = rowsOf(shape);
  const flat = term.replaceAll(/\bat\b/g, `outer * ${columns} + k`);
  return reduceAxis(plan, { outer: rows, size: columns, inner: 1, inputs, term: flat, combine });
};

/** Sums over the rows of [rows, columns]; in the term `at` is the element's flat index and `row` its row. */
export const sumRows = (
  plan: Plan,
  shape: Shape,
  inputs: Readonly<Record<string, Slot>>,
  term: string,
): Slot => {
  const { rows, columns } = rowsOf(shape);
  const flat = term.replaceAll(/\bat\b/g, `k * ${columns} + inner`).replaceAll(/\brow\b/g, "k");
  return reduceAxis(plan, { outer: 1, size: rows, inner: columns, inputs, term: flat, combine: "sum" });
};

/** Computes each element of [rows, columns]; in the body `at` is its flat index, and `row` and `column` its place. */
export const mapRows = (
  plan: Plan,
  shape: Shape,
  inputs: Readonly<Record<string, Slot>>,
  ...body: readonly string[]
): Slot => {
  const { rows, columns } = rowsOf(shape);
  const index = splitIndex([
    ["row", rows],
    ["column", columns],
  ]);
  return plan.kernel(rows * columns, inputs, index, "const at = this.thread.x;", ...body);
};
