import { inPlacePairs } from "./infer-case.ts";
import type { OpCase } from "./op-case.ts";
import type { ProgramVariant } from "./single-op-program.ts";

/**
 * All ways in which a case's outputs may overwrite its inputs: each pair alone in the arena, each pair alone in a state
 * that is updated, and, where an op has several outputs, all of them at once (as a planner lays out `adam`).
 */
export function inPlaceVariants(opCase: OpCase): ProgramVariant[] {
  const variants: ProgramVariant[] = inPlacePairs(opCase).map((pair) => ({ inPlace: [pair] }));
  const ofStates = inPlacePairs(opCase, true);
  for (const pair of ofStates) variants.push({ inputs: "state", inPlace: [pair] });
  const together = ofStates.filter(
    ([output, input], i) => !ofStates.slice(0, i).some(([o, j]) => o === output || j === input),
  );
  if (together.length > 1) {
    variants.push({ inPlace: together }, { inputs: "state", inPlace: together });
  }
  return variants;
}
