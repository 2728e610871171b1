import {
  type Program,
  type Step,
  type Storage,
  sizeOf,
  stepCost,
  type TensorType,
} from "@quadrivium/kernels";
import type { ExplainedMemory, ExplainedStep, ExplainedTotals, Explanation, Place } from "./explanation.ts";
import { formatExplanation } from "./format-explanation.ts";
import { liveBytes } from "./live-bytes.ts";

/** Something that has a program, such as what `compile` and `trace` return. */
export interface HasProgram {
  readonly program: Program;
}

const bytesOf = ({ shape }: TensorType): number => 4 * sizeOf(shape);

function placeOf(storage: Storage): Place {
  switch (storage.kind) {
    case "arena":
      return { kind: "scratch", offset: storage.offset };
    case "constant":
      return { kind: "constant" };
    default:
      return { kind: storage.kind, name: storage.name };
  }
}

function explainStep(program: Program, step: Step, index: number): ExplainedStep {
  const typesOf = (values: readonly number[]) => values.map((value) => program.values[value].type);
  const storagesOf = (values: readonly number[]) => values.map((value) => program.values[value].storage);
  const written = storagesOf(step.outputs);
  const read = storagesOf(step.inputs);
  const cost = stepCost(program, step);
  return {
    step: index,
    op: step.op,
    attributes: step.attributes,
    inputs: typesOf(step.inputs),
    outputs: typesOf(step.outputs),
    ...cost,
    places: written.map((storage) => placeOf(program.storages[storage])),
    inPlace: cost.kind !== "none" && written.some((storage) => read.includes(storage)),
  };
}

function explainMemory(program: Program): ExplainedMemory {
  const bytes = { input: 0, state: 0, constant: 0 };
  for (const storage of program.storages) {
    if (storage.kind !== "arena") bytes[storage.kind] += bytesOf(storage.type);
  }
  const { input: inputs, state: states, constant: constants } = bytes;
  const scratch = program.arenaBytes;
  const scratchLowerBound = Math.max(0, ...liveBytes(program));
  return {
    inputs,
    states,
    constants,
    scratch,
    scratchLowerBound,
    peak: inputs + states + constants + scratch,
  };
}

function explainTotals(program: Program, steps: readonly ExplainedStep[]): ExplainedTotals {
  const sum = (count: "flops" | "functions" | "bytesRead" | "bytesWritten") =>
    steps.reduce((total, step) => total + step[count], 0);
  return {
    steps: steps.length,
    launches: steps.filter(({ kind }) => kind !== "none").length,
    flops: sum("flops"),
    functions: sum("functions"),
    bytesRead: sum("bytesRead"),
    bytesWritten: sum("bytesWritten"),
    memory: explainMemory(program),
  };
}

/**
 * What a program does: its steps with shapes, FLOPs, bytes and the place of each result, and the totals. As a string
 * it is a table.
 *
 * The counts follow from shapes and attributes alone; nothing is run or measured.
 *
 * @example
 * const step = await compile(device, build);
 * console.log(String(explain(step)));
 */
export function explain(target: Program | HasProgram): Explanation {
  const program = "program" in target ? target.program : target;
  const steps = program.steps.map((step, index) => explainStep(program, step, index));
  const totals = explainTotals(program, steps);
  return { steps, totals, toString: () => formatExplanation(steps, totals) };
}
