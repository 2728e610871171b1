import {
  type Device,
  type DeviceTensor,
  type Program,
  type Step,
  sizeOf,
  type TensorData,
} from "@quadrivium/kernels";
import { inProcess } from "../measure/in-process.ts";
import { type Contender, interleave } from "../measure/interleave.ts";
import { separateSteps, stateOf } from "./separate-steps.ts";

/** How long one step of a program takes by itself. */
export interface StepProfile {
  readonly op: Step["op"];
  /** Operands and results: [1024, 256] · [4096, 256] → [1024, 4096]. */
  readonly shapes: string;
  /** Milliseconds, one for each round. */
  readonly times: readonly number[];
  /** Elements that are read and written, each counted once. */
  readonly elements: number;
  /** The elements of the largest operand or result. */
  readonly largest: number;
}

/** How to profile. */
export interface ProfileOptions {
  /** Elements of the program's inputs and states, by name; what is not named is zero. */
  readonly data: Readonly<Record<string, TensorData>>;
  readonly rounds: number;
  /** To be timed in the same rounds, such as the whole program. */
  readonly beside?: Contender;
}

/** What `profileProgram` found. */
export interface ProgramProfile {
  readonly steps: StepProfile[];
  /** Times of the contender beside, one for each round. */
  readonly beside: readonly number[];
}

/** Dozens of kernels take turns: short ones. */
const TURN_MS = 8;

/**
 * Times each step of a program by itself, on the values that it meets in the whole, with nothing copied in or out. In
 * the whole a step may find its operands still in the caches and overwrite one of them, so the sum is a little more.
 */
export async function profileProgram(
  device: Device,
  program: Program,
  { data, rounds, beside }: ProfileOptions,
): Promise<ProgramProfile> {
  const { whole, steps } = separateSteps(program);
  const tensors: Record<string, DeviceTensor> = {};
  for (const storage of whole.storages) {
    if (storage.kind === "state") tensors[storage.name] = await device.allocate(storage.type);
  }
  for (const leaf of [...program.inputs, ...program.states]) {
    // An input that only outputs read, not steps, is not there.
    if (Object.hasOwn(data, leaf.name)) await tensors[stateOf(leaf)]?.write(data[leaf.name]);
  }
  const filled = await device.prepare(whole, tensors);
  await filled.run({});
  filled.dispose();

  const executables = [];
  const contenders: Contender[] = [];
  for (const step of steps) {
    const executable = await device.prepare(step.program, tensors);
    executables.push(executable);
    contenders.push(await inProcess(() => executable.run({}), { turnMs: TURN_MS }));
  }
  if (beside !== undefined) contenders.push(beside);
  const times = await interleave(contenders, { warmUp: 0, rounds, pauseMs: 0 });
  for (const executable of executables) executable.dispose();
  for (const tensor of Object.values(tensors)) tensor.dispose();

  const profiles = steps.map(({ step }, i) => {
    const shapesOf = (values: readonly number[]) => values.map((value) => program.values[value].type.shape);
    const operands = shapesOf([...new Set(step.inputs)]);
    const results = shapesOf(step.outputs);
    const sizes = [...operands, ...results].map(sizeOf);
    const text = (shapes: readonly (readonly number[])[]) => shapes.map((shape) => `[${shape}]`).join(" ");
    return {
      op: step.op,
      shapes: `${text(operands)} → ${text(results)}`,
      times: times[i],
      elements: sizes.reduce((total, size) => total + size, 0),
      largest: Math.max(...sizes),
    };
  });
  return { steps: profiles, beside: times[steps.length] ?? [] };
}
