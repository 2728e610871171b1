import type { TensorType } from "../dtype.ts";
import { sizeOf } from "../shape.ts";

/** The elements of a tensor on the reference device: float32 tensors are kept in double precision. */
export type Elements = Float64Array | Int32Array;

/** A tensor on the reference device. Its elements are never written again once it is made. */
export interface ReferenceTensor extends TensorType {
  readonly data: Elements;
}

/** Computes the elements of an op's outputs. The inputs have been checked by the op's shape rule. */
export type ReferenceKernel<Attributes> = (
  inputs: readonly ReferenceTensor[],
  attributes: Attributes,
  outputs: readonly TensorType[],
) => readonly Elements[];

/** New elements for a tensor, all 0. */
export const zeros = ({ shape, dtype }: TensorType): Elements =>
  dtype === "int32" ? new Int32Array(sizeOf(shape)) : new Float64Array(sizeOf(shape));
