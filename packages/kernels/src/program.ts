import type { TensorData, TensorType } from "./dtype.ts";
import type { AttributesOf, OpName } from "./ops/table.ts";

/** Where the elements of a value are kept. Several values may share one storage, one after the other. */
export type Storage =
  /** Uploaded at the start of each run. */
  | { readonly kind: "input"; readonly name: string; readonly type: TensorType }
  /** Kept on the device between runs, and shared between programs by name. */
  | { readonly kind: "state"; readonly name: string; readonly type: TensorType }
  /** Fixed when the program is made. */
  | { readonly kind: "constant"; readonly data: TensorData; readonly type: TensorType }
  /** `bytes` at `offset` of the program's scratch memory, a multiple of 64; holds nothing between runs. */
  | { readonly kind: "arena"; readonly offset: number; readonly bytes: number };

/** A tensor that exists while a program runs. Each is written by one step, or given. */
export interface ProgramValue {
  readonly type: TensorType;
  /** Index into `Program.storages`. */
  readonly storage: number;
}

/** One kernel call: an op, its attributes, and the values (indices into `Program.values`) it reads and writes. */
export type Step = {
  [Name in OpName]: {
    readonly op: Name;
    readonly attributes: AttributesOf<Name>;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  };
}[OpName];

/** A name for a value (an index into `Program.values`). */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/**
 * A traced computation: kernel calls in the order in which they run, over planned memory. It is plain data, so it can
 * be posted to a worker.
 *
 * A device may use the plan (each value's storage) or, where memory is not addressed, ignore it: read as a list of
 * single assignments, the steps mean the same. The output of a `reshape` always shares its input's storage.
 */
export interface Program {
  readonly storages: readonly Storage[];
  readonly values: readonly ProgramValue[];
  readonly steps: readonly Step[];
  readonly inputs: readonly NamedValue[];
  /** The states as they are when a run begins. */
  readonly states: readonly NamedValue[];
  /** The states' new values; in the plan each lies in its state's own storage when the last step has run. */
  readonly updates: readonly NamedValue[];
  /** Read back at the end of a run. */
  readonly outputs: readonly NamedValue[];
  /** Size of the scratch memory. */
  readonly arenaBytes: number;
}
