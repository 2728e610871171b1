import type { Program } from "../program.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { gpuOps } from "./op-table.ts";
import { maximumCount } from "./runtime/maximum-count.ts";

/** Why a program cannot run on a GPU device, in words; `undefined` when nothing is known against it. */
export function gpuObstacle(program: Program): string | undefined {
  const missing = new Set(program.steps.map(({ op }) => op).filter((op) => gpuOps[op] === undefined));
  if (missing.size > 0) return `it lacks ${[...missing].join(", ")}`;
  const large = program.values.find(({ type }) => sizeOf(type.shape) > maximumCount);
  if (large === undefined) return undefined;
  return `a tensor of shape ${formatShape(large.type.shape)} has more than 2²⁴ elements`;
}
