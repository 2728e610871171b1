import type { TopKAttributes } from "../ops/top-k.ts";
import { kthLargest } from "./kth-largest.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, rowsOf } from "./runtime/rows.ts";

/**
 * Top-k without sorting, in seven kernels:
 *
 *   threshold    the k-th largest value t of each row, by bisection between values that occur
 *   above        how many elements of the row are larger than t
 *   candidates   the places of the k elements: those above t by index, then the first ones equal to t
 *   values, ranks, then values and places in the order of the ranks
 *
 * The ranks count larger values and equal ones that come before, so that among equals the lowest index is first.
 */
export const topK: GpuOp<TopKAttributes> = (plan, [{ slot: x, shape }], { k }, [{ shape: kept }]) => {
  const { rows, columns: n } = rowsOf(shape);
  const threshold = kthLargest(plan, x, { rows, n, k });
  const above = plan.kernel(
    rows,
    { x, threshold },
    `const first = this.thread.x * ${n};`,
    "const t = threshold[this.thread.x];",
    "let count = 0;",
    `for (let i = 0; i < ${n}; i++) { if (x[first + i] > t) { count += 1; } }`,
    "return count;",
  );
  const candidates = mapRows(
    plan,
    kept,
    { x, threshold, above },
    `const first = row * ${n};`,
    "const t = threshold[row];",
    "const larger = above[row];",
    "let wanted = column;",
    "if (column >= larger) { wanted = column - larger; }",
    "let seen = 0;",
    "let place = 0;",
    `for (let i = 0; i < ${n}; i++) {`,
    "  const value = x[first + i];",
    "  if ((column < larger && value > t) || (column >= larger && value === t)) {",
    "    if (seen === wanted) { place = i; break; }",
    "    seen += 1;",
    "  }",
    "}",
    "return place;",
  );
  const values = mapRows(plan, kept, { x, candidates }, `return x[row * ${n} + candidates[at]];`);
  const ranks = mapRows(
    plan,
    kept,
    { values },
    `const first = row * ${k};`,
    "const value = values[at];",
    "let rank = 0;",
    `for (let i = 0; i < ${k}; i++) {`,
    "  const other = values[first + i];",
    "  if (other > value || (other === value && i < column)) { rank += 1; }",
    "}",
    "return rank;",
  );
  const inOrder = (source: number) =>
    mapRows(
      plan,
      kept,
      { source, ranks },
      `const first = row * ${k};`,
      "let found = 0;",
      `for (let i = 0; i < ${k}; i++) { if (ranks[first + i] === column) { found = source[first + i]; } }`,
      "return found;",
    );
  return [inOrder(values), inOrder(candidates)];
};
