import { DeviceError } from "../../errors.ts";
import type { OpName } from "../../ops/table.ts";
import type { Program, Step } from "../../program.ts";
import * as code from "../codes.ts";
import type { EmitOptions, KernelCall, Operand, StepEncoder } from "./kernel-call.ts";
import { stepEncoders } from "./step-encoders.ts";

/** Kernels with less work than this stay on one thread: to meet costs about as much. */
const SMALL = 4096;

/** Where a program's data lies and who runs it. */
export interface EncodingTarget {
  /** The address of each storage of the program. */
  readonly addresses: readonly number[];
  /** The address of the scratch memory. */
  readonly scratch: number;
  readonly threads: number;
  readonly hostProducts: boolean;
}

/** A program as the kernels read it. */
export interface EncodedProgram {
  readonly words: Int32Array;
  /** Bytes of scratch memory that the kernels need. */
  readonly scratchBytes: number;
  /** Whether there is nothing to run: `words` may not be interpreted then. */
  readonly empty: boolean;
  /** Whether one thread does everything. */
  readonly solo: boolean;
}

interface Kernel extends EmitOptions {
  readonly kernel: number;
  readonly words: readonly number[];
  readonly step: number;
  solo: boolean;
}

/** The kernels of one step. Kernels that overlap run alike: all of them on one thread, or none. */
function encodeStep(program: Program, index: number, target: EncodingTarget): [Kernel[], number] {
  const step = program.steps[index];
  const kernels: Kernel[] = [];
  let scratchBytes = 0;
  const operand = (value: number): Operand => {
    const { type, storage } = program.values[value];
    return { ...type, address: target.addresses[storage] };
  };
  const call: KernelCall = {
    attributes: step.attributes,
    inputs: step.inputs.map(operand),
    outputs: step.outputs.map(operand),
    threads: target.threads,
    hostProducts: target.hostProducts,
    emit(kernel, words, options) {
      kernels.push({ kernel, words, ...options, step: index, solo: options.work < SMALL });
    },
    scratch(bytes) {
      const address = target.scratch + scratchBytes;
      scratchBytes += Math.ceil(bytes / 64) * 64;
      return address;
    },
  };
  encoderOf(step)(call);
  if (kernels.some(({ overlaps }) => overlaps)) {
    const solo = kernels.every((kernel) => kernel.solo);
    for (const kernel of kernels) kernel.solo = solo;
  }
  return [kernels, scratchBytes];
}

function encoderOf({ op }: Step): (call: KernelCall) => void {
  const encoder = Object.hasOwn(stepEncoders, op) ? stepEncoders[op] : undefined;
  if (!encoder) throw new DeviceError("wasm", { expected: "an op of the op table", received: String(op) });
  return encoder as StepEncoder<OpName>;
}

/**
 * Turns a program into the words that the kernels interpret.
 *
 * Threads meet after every kernel, except between two that rank 0 runs alone one after the other.
 */
export function encodeProgram(program: Program, target: EncodingTarget): EncodedProgram {
  const kernels: Kernel[] = [];
  let scratchBytes = 0;
  for (let index = 0; index < program.steps.length; index++) {
    const [own, bytes] = encodeStep(program, index, target);
    kernels.push(...own);
    scratchBytes = Math.max(scratchBytes, bytes);
  }
  const words: number[] = [];
  kernels.forEach((kernel, index) => {
    const next = kernels[index + 1];
    const free = kernel.overlaps || (kernel.solo && next?.solo && !kernel.mayFail);
    const flags = (kernel.solo ? code.SOLO : 0) | (free ? 0 : code.BARRIER);
    words.push(kernel.kernel, code.HEADER_WORDS + kernel.words.length, flags, kernel.step, ...kernel.words);
  });
  words.push(code.END);
  return {
    words: Int32Array.from(words),
    scratchBytes,
    empty: kernels.length === 0,
    solo: kernels.every(({ solo }) => solo),
  };
}
