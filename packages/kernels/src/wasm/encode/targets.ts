import type { FusedAttributes } from "../../ops/fused.ts";

/** Where the result of an instruction goes: a buffer of the block, or straight into an output. */
export interface Target {
  readonly kind: "register" | "output";
  readonly index: number;
}

/** The targets of a chain. */
export interface Targets {
  /** Of each instruction. */
  readonly targets: readonly Target[];
  /** The number of buffers that are taken. */
  readonly registers: number;
  /** Results of instructions that are moved to an output when all others have run. */
  readonly moves: readonly { readonly from: number; readonly output: number }[];
}

/**
 * Gives each instruction a target, and buffers to new results as soon as the old are used up. An output that shares the
 * memory of an input is written straight away only if no later instruction reads that input.
 */
export function assignTargets(
  { inputs, constants, instructions, outputs }: FusedAttributes,
  inputAddresses: readonly number[],
  outputAddresses: readonly number[],
): Targets {
  const given = inputs + constants.length;
  const lastUse = new Map<number, number>();
  for (const [i, { operands }] of instructions.entries()) for (const slot of operands) lastUse.set(slot, i);

  const isReadLater = (address: number, instruction: number): boolean =>
    inputAddresses.some((other, slot) => other === address && (lastUse.get(slot) ?? -1) > instruction);

  const targets: Target[] = [];
  const moves: { from: number; output: number }[] = [];
  const free: number[] = [];
  let registers = 0;
  for (const [i, { operands }] of instructions.entries()) {
    const output = outputs.indexOf(i);
    const isMoved = output >= 0 && isReadLater(outputAddresses[output], i);
    // The op reads each element before it writes the one at the same place, so it may reuse what it uses up.
    for (const slot of new Set(operands)) {
      const used = targets[slot - given];
      const isKept = moves.some(({ from }) => from === slot - given);
      if (slot >= given && used.kind === "register" && lastUse.get(slot) === i && !isKept)
        free.push(used.index);
    }
    if (output >= 0 && !isMoved) {
      targets.push({ kind: "output", index: output });
      continue;
    }
    if (isMoved) moves.push({ from: i, output });
    targets.push({ kind: "register", index: free.pop() ?? registers++ });
  }
  return { targets, registers, moves };
}
