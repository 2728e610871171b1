import type { TensorType } from "../../src/dtype.ts";
import type { NamedValue, Program, ProgramValue, Step, Storage } from "../../src/program.ts";
import { sizeOf } from "../../src/shape.ts";
import { inferCase } from "./infer-case.ts";
import type { OpCase } from "./op-case.ts";

/** How the inputs of a single op lie in memory. */
export interface ProgramVariant {
  /** What they are; `input` when left out. */
  readonly inputs?: "input" | "state" | "constant";
  /**
   * `[output, input]` pairs that share memory. A state is overwritten and so updated; anything else is copied to the
   * arena first and overwritten there.
   */
  readonly inPlace?: readonly (readonly [output: number, input: number])[];
}

/**
 * A program of one op with a plan made by hand. Inputs and states are named `input0`, `input1`, …,
 * outputs `output0`, `output1`, …
 */
export function singleOpProgram(opCase: OpCase, variant: ProgramVariant = {}): Program {
  const { name: _name, inputs: tensors, cpuOnly: _cpuOnly, terms: _terms, ...call } = opCase;
  const kind = variant.inputs ?? "input";
  const storages: Storage[] = [];
  const values: ProgramValue[] = [];
  const steps: Step[] = [];
  let arenaBytes = 0;

  const addValue = (type: TensorType, storage: number) => values.push({ type, storage }) - 1;
  const addArena = (type: TensorType) => {
    const bytes = 4 * sizeOf(type.shape);
    const offset = arenaBytes;
    arenaBytes += Math.ceil(bytes / 64) * 64;
    return storages.push({ kind: "arena", offset, bytes }) - 1;
  };

  const given = tensors.map(({ shape, dtype, data }, i): NamedValue => {
    const type = { shape, dtype };
    const name = `input${i}`;
    const storage: Storage = kind === "constant" ? { kind, data, type } : { kind, name, type };
    return { name, value: addValue(type, storages.push(storage) - 1) };
  });

  const inputs = given.map(({ value }) => value);
  if (kind !== "state") {
    for (const i of new Set(variant.inPlace?.map(([, input]) => input))) {
      const { type } = values[inputs[i]];
      const copied = addValue(type, addArena(type));
      steps.push({ op: "copy", attributes: {}, inputs: [inputs[i]], outputs: [copied] });
      inputs[i] = copied;
    }
  }

  const updates: NamedValue[] = [];
  const outputs = inferCase(opCase).map((type, o): NamedValue => {
    const shared = call.op === "reshape" ? 0 : variant.inPlace?.find(([output]) => output === o)?.[1];
    const storage = shared === undefined ? addArena(type) : values[inputs[shared]].storage;
    const value = addValue(type, storage);
    if (shared !== undefined && kind === "state" && call.op !== "reshape") {
      updates.push({ name: given[shared].name, value });
    }
    return { name: `output${o}`, value };
  });
  steps.push({ ...call, inputs, outputs: outputs.map(({ value }) => value) });

  return {
    storages,
    values,
    steps,
    inputs: kind === "input" ? given : [],
    states: kind === "state" ? given : [],
    updates,
    outputs,
    arenaBytes,
  };
}
