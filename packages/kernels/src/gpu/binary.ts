import type { NoAttributes } from "../ops/definition.ts";
import type { BinaryName } from "../ops/table.ts";
import { elementwise } from "./runtime/elementwise.ts";
import type { GpuOp } from "./runtime/plan.ts";

const combine =
  (body: readonly string[]): GpuOp<NoAttributes> =>
  (plan, [x, y], _, [{ shape }]) => [elementwise(plan, shape, { x, y }, ...body)];

const comparison = (relation: string) => [`if (x ${relation} y) { return 1; }`, "return 0;"];

/** What each function makes of two numbers x and y. */
export const binaryBodies: Readonly<Record<BinaryName, readonly string[]>> = {
  add: ["return x + y;"],
  subtract: ["return x - y;"],
  multiply: ["return x * y;"],
  divide: ["return x / y;"],
  // The hardware's power is not defined for bases ≤ 0.
  power: [
    "if (y === 0) { return 1; }",
    "if (x > 0) { return Math.pow(x, y); }",
    "if (x === 0 && y > 0) { return 0; }",
    "if (x === 0) { return 1 / Math.abs(x); }",
    "if (Math.floor(y) !== y) { return Math.sqrt(x); }",
    "const magnitude = Math.pow(-x, y);",
    "if (Math.floor(y * 0.5) * 2 !== y) { return -magnitude; }",
    "return magnitude;",
  ],
  maximum: ["return Math.max(x, y);"],
  minimum: ["return Math.min(x, y);"],
  equal: comparison("==="),
  notEqual: comparison("!=="),
  less: comparison("<"),
  lessEqual: comparison("<="),
  greater: comparison(">"),
  greaterEqual: comparison(">="),
};

const entries = (Object.keys(binaryBodies) as BinaryName[]).map(
  (op) => [op, combine(binaryBodies[op])] as const,
);

/** The elementwise functions of two broadcasting tensors. int32 results beyond 2²⁴ are not exact. */
export const binary = Object.fromEntries(entries) as Record<BinaryName, GpuOp<NoAttributes>>;
