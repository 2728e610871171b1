import type { TensorData, TensorType } from "../dtype.ts";
import type { AttributesOf, OpName } from "../ops/table.ts";
import type { Program, ProgramValue, Step, Storage } from "../program.ts";
import { sizeOf } from "../shape.ts";

/** An operand of a probe: it is on the device before the run begins. */
export interface ProbeOperand extends TensorType {
  readonly data: TensorData;
}

/** One op to be called over and over. */
export type ProbeCall = {
  [Name in OpName]: {
    readonly op: Name;
    readonly attributes: AttributesOf<Name>;
    readonly inputs: readonly ProbeOperand[];
    readonly outputs: readonly TensorType[];
  };
}[OpName];

const bytesOf = ({ shape }: TensorType): number => Math.ceil(sizeOf(shape) / 16) * 64;

/**
 * A program that calls an op `count` times over the same operands, into the same scratch memory, and reads back one
 * element at the end: what it takes is the time of the calls, and of one run.
 */
export function probeProgram({ op, attributes, inputs, outputs }: ProbeCall, count: number): Program {
  const storages: Storage[] = [];
  const values: ProgramValue[] = [];
  const steps: Step[] = [];
  let arenaBytes = 0;
  const add = (type: TensorType, storage: number) => values.push({ type, storage }) - 1;
  const arena = (type: TensorType) => {
    const storage: Storage = { kind: "arena", offset: arenaBytes, bytes: bytesOf(type) };
    arenaBytes += storage.bytes;
    return storages.push(storage) - 1;
  };
  const operands = inputs.map(({ data, shape, dtype }) => {
    const type = { shape, dtype };
    return add(type, storages.push({ kind: "constant", data, type }) - 1);
  });
  const places = outputs.map(arena);
  let results: number[] = [];
  for (let i = 0; i < count; i++) {
    results = outputs.map((type, o) => add(type, places[o]));
    steps.push({ op, attributes, inputs: operands, outputs: results } as Step);
  }
  const { shape, dtype } = outputs[0];
  const one = { shape: shape.map(() => 1), dtype };
  const first = add(one, arena(one));
  const starts = shape.map(() => 0);
  steps.push({
    op: "slice",
    attributes: { starts, sizes: one.shape },
    inputs: [results[0]],
    outputs: [first],
  });
  return {
    storages,
    values,
    steps,
    inputs: [],
    states: [],
    updates: [],
    outputs: [{ name: "first", value: first }],
    arenaBytes,
  };
}
