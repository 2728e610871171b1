import type { Dtype, TensorDataByDtype } from "./dtype.ts";

/** Elements to write as dtype `D`: its own typed array, or for F16 and BF16 also float32, which is then rounded. */
export type WritableData<D extends Dtype> =
  | TensorDataByDtype<ArrayBufferLike>[D]
  | (D extends "F16" | "BF16" ? Float32Array : never);

/** A tensor to write, its elements at hand; every `HostTensor` is one. */
export type WritableTensor = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: WritableData<D> };
}[Dtype];

/** A tensor to write whose elements are fetched when their turn comes, such as from a device. */
export type LazyTensor = {
  [D in Dtype]: {
    readonly dtype: D;
    readonly shape: readonly number[];
    /** Called once, when the tensor is to be written. */
    readonly data: () => WritableData<D> | Promise<WritableData<D>>;
  };
}[Dtype];

/** Values by name: a `Map`, a list of pairs, or a plain object. */
export type Named<Value> = Iterable<readonly [name: string, value: Value]> | Readonly<Record<string, Value>>;

/** The pairs of a named collection, in its own order. */
export function namedEntries<Value>(values: Named<Value>): (readonly [string, Value])[] {
  return isIterable(values) ? [...values] : Object.entries(values);
}

function isIterable<Value>(values: Named<Value>): values is Iterable<readonly [string, Value]> {
  return Symbol.iterator in values;
}
