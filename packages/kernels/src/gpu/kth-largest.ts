import { splitIndex } from "./runtime/kernel-source.ts";
import type { Plan, Slot } from "./runtime/plan.ts";

/** Halvings of the range of a row after which two floats are always neighbours: all exponents and all digits. */
const halvings = 300;

/** Rows of n numbers, and which of each row's is wanted. */
export interface KthLargest {
  readonly rows: number;
  readonly n: number;
  /** 1 for the largest. */
  readonly k: number;
}

/**
 * The k-th largest number of each row [rows, n] → [rows]. It lies in [low, high], both of which occur. Each round counts
 * how many lie above the middle and moves one end to the nearest value on the right side of it, so that the ends meet
 * exactly. Where a kernel may take but so many iterations, there are several, with both ends [rows, 2] between them.
 */
export function kthLargest(plan: Plan, x: Slot, { rows, n, k }: KthLargest): Slot {
  const ofRow = `const first = row * ${n};`;
  const roundsEach = Math.floor((plan.mostIterations - 1) / (n + 2));
  if (roundsEach > halvings) {
    return plan.kernel(
      rows,
      { x },
      "const row = this.thread.x;",
      ofRow,
      ...range(n),
      ...narrow(n, k, halvings),
      "return low;",
    );
  }
  const index = splitIndex([
    ["row", rows],
    ["side", 2],
  ]);
  const ownEnd = ["let end = low;", "if (side > 0) { end = high; }", "return end;"];
  let ends = plan.kernel(2 * rows, { x }, index, ofRow, ...range(n), ...ownEnd);
  const rounds = Math.max(1, roundsEach);
  for (let done = 0; done < halvings; done += rounds) {
    const both = "let low = ends[row * 2]; let high = ends[row * 2 + 1];";
    ends = plan.kernel(2 * rows, { x, ends }, index, ofRow, both, ...narrow(n, k, rounds), ...ownEnd);
  }
  return plan.kernel(rows, { ends }, "return ends[this.thread.x * 2];");
}

/** The smallest and the largest number of a row. */
const range = (n: number): string[] => [
  "let low = x[first];",
  "let high = x[first];",
  `for (let i = 1; i < ${n}; i++) { low = Math.min(low, x[first + i]); high = Math.max(high, x[first + i]); }`,
];

/** Rounds that bring both ends closer together. */
const narrow = (n: number, k: number, rounds: number): string[] => [
  `for (let round = 0; round < ${rounds}; round++) {`,
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
];
