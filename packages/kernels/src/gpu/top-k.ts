import type { TopKAttributes } from "../ops/top-k.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { mapRows, rowsOf } from "./runtime/rows.ts";

/** Halvings of the range of a row after which two floats are always neighbours: all exponents and all digits. */
const halvings = 300;

/**
 * Top-k without sorting, in six kernels:
 *
 *   threshold    the k-th largest value t of each row, by bisection between values that occur
 *   candidates   the places of the k elements: those above t by index, then the first ones equal to t
 *   values, ranks, then values and places in the order of the ranks
 *
 * The ranks count larger values and equal ones that come before, so that among equals the lowest index is first.
 */
export const topK: GpuOp<TopKAttributes> = (plan, [{ slot: x, shape }], { k }, [{ shape: kept }]) => {
  const { rows, columns: n } = rowsOf(shape);
  const threshold = plan.kernel(rows, { x }, ...bisection(n, k));
  const candidates = mapRows(
    plan,
    kept,
    { x, threshold },
    `const first = row * ${n};`,
    "const t = threshold[row];",
    "let seen = 0;",
    "let place = -1;",
    `for (let i = 0; i < ${n}; i++) {`,
    "  if (x[first + i] > t) { if (seen === column) { place = i; break; } seen += 1; }",
    "}",
    // The places of those above t are used up: `seen` is their number now.
    "if (place < 0) {",
    `  for (let i = 0; i < ${n}; i++) {`,
    "    if (x[first + i] === t) { if (seen === column) { place = i; break; } seen += 1; }",
    "  }",
    "}",
    "return Math.max(place, 0);",
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

/**
 * The k-th largest of n values lies in [low, high], both of which occur. Each round counts how many lie above the
 * middle and moves one end to the nearest value on the right side of it, so that the ends meet exactly.
 */
const bisection = (n: number, k: number): string[] => [
  `const first = this.thread.x * ${n};`,
  "let low = x[first];",
  "let high = x[first];",
  `for (let i = 1; i < ${n}; i++) { low = Math.min(low, x[first + i]); high = Math.max(high, x[first + i]); }`,
  `for (let round = 0; round < ${halvings}; round++) {`,
  "  if (low === high) { break; }",
  // Half of each end: their sum could overflow. Ends at infinity are pulled in for the same reason.
  "  let middle = Math.max(low, -3.4e38) * 0.5 + Math.min(high, 3.4e38) * 0.5;",
  "  if (middle >= high || middle < low) { middle = low; }",
  "  let above = 0;",
  "  let nextAbove = high;",
  "  let nextBelow = low;",
  `  for (let i = 0; i < ${n}; i++) {`,
  "    const value = x[first + i];",
  "    if (value > middle) { above += 1; nextAbove = Math.min(nextAbove, value); }",
  "    else { nextBelow = Math.max(nextBelow, value); }",
  "  }",
  `  if (above >= ${k}) { low = nextAbove; } else { high = nextBelow; }`,
  "}",
  "return low;",
];
