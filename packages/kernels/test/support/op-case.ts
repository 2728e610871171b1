import { integerArray, normalArray, uniformArray } from "@quadrivium/test-utils/seeded-arrays";
import type { DType } from "../../src/dtype.ts";
import type { AttributesOf, OpName } from "../../src/ops/table.ts";
import { type Shape, sizeOf } from "../../src/shape.ts";

/** An input of a case. float32 data is in single precision, so that every device starts from the same numbers. */
export interface CaseTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: Float32Array | Int32Array;
}

/** One call of an op of the given names: every device must give what the reference device gives. */
export type OpCaseOf<Names extends OpName> = {
  [Name in Names]: {
    readonly op: Name;
    /** What is particular about it. */
    readonly name: string;
    readonly inputs: readonly CaseTensor[];
    readonly attributes: AttributesOf<Name>;
    /** Promised by the CPU devices only: NaN, infinities, wrapping integers, integers beyond 2²⁴. */
    readonly cpuOnly?: boolean;
    /** The size of the terms of a result in which they cancel: rounding errors are relative to it. */
    readonly terms?: number | undefined;
  };
}[Names];

/** One call of any op. */
export type OpCase = OpCaseOf<OpName>;

/** A call that must raise an `IndexError` naming the op and the index. */
export type BadIndexCase = OpCase & { readonly badIndex: number };

/** A float32 tensor of the given numbers. */
export const floats = (shape: Shape, numbers: ArrayLike<number>): CaseTensor =>
  checked({ shape, dtype: "float32", data: Float32Array.from(numbers) });

/** An int32 tensor of the given numbers. */
export const integers = (shape: Shape, numbers: ArrayLike<number>): CaseTensor =>
  checked({ shape, dtype: "int32", data: Int32Array.from(numbers) });

/** A float32 tensor of nearly normal numbers. */
export const normal = (seed: number, shape: Shape, standardDeviation = 1): CaseTensor =>
  floats(shape, normalArray(seed, sizeOf(shape), standardDeviation));

/** A float32 tensor of numbers uniform in [low, high). */
export const uniform = (seed: number, shape: Shape, low: number, high: number): CaseTensor =>
  floats(shape, uniformArray(seed, sizeOf(shape), low, high));

/** An int32 tensor of whole numbers in 0 … below − 1. */
export const indices = (seed: number, shape: Shape, below: number): CaseTensor =>
  integers(shape, integerArray(seed, sizeOf(shape), below));

/** A float32 tensor of whole numbers in 0 … below − 1: full of ties. */
export const ties = (seed: number, shape: Shape, below: number): CaseTensor =>
  floats(shape, integerArray(seed, sizeOf(shape), below));

function checked(tensor: CaseTensor): CaseTensor {
  if (tensor.data.length !== sizeOf(tensor.shape)) {
    throw new Error(`case: expected ${sizeOf(tensor.shape)} numbers, got ${tensor.data.length}`);
  }
  return tensor;
}
