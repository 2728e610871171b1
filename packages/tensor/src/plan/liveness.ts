import type { LoweredGraph } from "../lower.ts";

/**
 * The last step that reads each value: −1 if none does, and the number of steps (one past the last) for outputs and
 * updates, which are needed at the end of a run.
 */
export function lastUses({ types, steps, outputs, updates }: LoweredGraph): number[] {
  const last = new Array<number>(types.length).fill(-1);
  for (const [s, step] of steps.entries()) for (const value of step.inputs) last[value] = s;
  for (const { value } of [...outputs, ...updates]) last[value] = steps.length;
  return last;
}
