import { type ElementwiseName, type Step, sizeOf } from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";

/** Ops that take an instruction or two, so that doing them again costs less than storing and loading the result. */
const cheapOps: ReadonlySet<Step["op"]> = new Set<ElementwiseName>([
  "negate",
  "abs",
  "square",
  "relu",
  "add",
  "subtract",
  "multiply",
  "maximum",
  "minimum",
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "cast",
]);

/**
 * Whether each reader of a step's result may as well compute it: an op of an instruction or two with one operand of the
 * result's size. That operand then stays in memory instead of the result, so no more memory is needed.
 */
export function isCheap({ op, inputs, outputs }: Step, { types }: LoweredGraph): boolean {
  const size = sizeOf(types[outputs[0]].shape);
  const large = new Set(inputs.filter((value) => sizeOf(types[value].shape) === size));
  return cheapOps.has(op) && large.size <= 1;
}
