import type { OpCost, OpName, TensorType } from "@quadrivium/kernels";

/** Where a result lies in memory. */
export type Place =
  /** In the memory of an input, a state or a constant. */
  | { readonly kind: "input" | "state"; readonly name: string }
  | { readonly kind: "constant" }
  /** In the scratch memory, at this offset in bytes. */
  | { readonly kind: "scratch"; readonly offset: number };

/** One step of a program: what it computes, what that costs and where the results lie. */
export interface ExplainedStep extends OpCost {
  /** Its number, from 0. */
  readonly step: number;
  readonly op: OpName;
  readonly attributes: object;
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  /** Where each output lies. */
  readonly places: readonly Place[];
  /** Whether an output is written over memory that an input lies in. */
  readonly inPlace: boolean;
}

/** The memory that a program needs while it runs, in bytes. */
export interface ExplainedMemory {
  readonly inputs: number;
  /** Shared with the other programs over the same parameters. */
  readonly states: number;
  readonly constants: number;
  /** The planned scratch memory, in which intermediate results take turns. */
  readonly scratch: number;
  /**
   * The most bytes of scratch memory that are in use at one time, which no placement of them can go below. `scratch` is
   * larger where placing leaves gaps.
   */
  readonly scratchLowerBound: number;
  /** All of it: inputs, states, constants and scratch. */
  readonly peak: number;
}

/** Sums over all steps of a program. */
export interface ExplainedTotals {
  readonly steps: number;
  /** Kernel calls: the steps that do something, so without `reshape`. */
  readonly launches: number;
  readonly flops: number;
  /** Those of the FLOPs that are functions such as eˣ. */
  readonly functions: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly memory: ExplainedMemory;
}

/** What a program does, step by step. */
export interface Explanation {
  readonly steps: readonly ExplainedStep[];
  readonly totals: ExplainedTotals;
  /** The steps as a table, the totals below. */
  toString(): string;
}
