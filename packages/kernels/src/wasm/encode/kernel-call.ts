import type { TensorType } from "../../dtype.ts";
import type { AttributesOf, OpName } from "../../ops/table.ts";

/** A tensor in the device's memory. */
export interface Operand extends TensorType {
  readonly address: number;
}

/** How a kernel runs among the threads. */
export interface EmitOptions {
  /** About how many elements of a cheap operation the kernel handles: little work stays on one thread. */
  readonly work: number;
  /** The next kernel of the same step may begin before this one ends. */
  readonly overlaps?: boolean;
  /** The kernel checks indices: the threads meet after it, so that nothing runs on once one was bad. */
  readonly mayFail?: boolean;
}

/** One step of a program as it is being encoded. */
export interface KernelCall<Name extends OpName = OpName> {
  readonly attributes: { readonly [Each in Name]: AttributesOf<Each> }[Name];
  readonly inputs: readonly Operand[];
  readonly outputs: readonly Operand[];
  /** Number of threads of the pool. */
  readonly threads: number;
  /** Whether the host takes matrix products. */
  readonly hostProducts: boolean;
  /** Adds a kernel with its arguments. */
  emit(kernel: number, words: readonly number[], options: EmitOptions): void;
  /** The address of `bytes` that no other kernel touches during this step. */
  scratch(bytes: number): number;
}

/** Writes the kernels of one op. */
export type StepEncoder<Name extends OpName> = (call: KernelCall<Name>) => void;

const bits = new DataView(new ArrayBuffer(8));

/** A float as one word. */
export function floatWord(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** A double as two words, the low one first. */
export function doubleWords(value: number): [number, number] {
  bits.setFloat64(0, value);
  return [bits.getInt32(4), bits.getInt32(0)];
}
