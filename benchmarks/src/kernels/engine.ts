import type { Contender } from "../measure/interleave.ts";
import type { KernelTask } from "./task.ts";

/** Someone's way of computing one task. Operands and result stay where that engine keeps them. */
export interface Prepared extends Contender {
  /** The elements of the last result, row-major in our layout. */
  result(): Promise<ArrayLike<number>>;
  dispose(): Promise<void>;
}

/** Someone who computes. */
export interface KernelEngine {
  readonly name: string;
  /** Makes a task ready and computes it once; undefined where this engine is not measured at it. */
  prepare(task: KernelTask): Promise<Prepared | undefined>;
  dispose(): Promise<void>;
}
