import type { NoAttributes } from "../ops/definition.ts";
import { elementwise } from "./runtime/elementwise.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** What it makes of three numbers. */
export const whereBody = ["if (condition !== 0) { return x; }", "return y;"] as const;

/** z = x where the condition is not 0, else y. */
export const where: GpuOp<NoAttributes> = (plan, [condition, x, y], _, [{ shape }]) => [
  elementwise(plan, shape, { condition, x, y }, ...whereBody),
];
