import type { Shape } from "./shape.ts";

/** The element types of tensors: IEEE 754 single precision and 32-bit signed integers. */
export type DType = "float32" | "int32";

/** Shape and element type of a tensor. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * The elements of a tensor on the host, row-major.
 *
 * The reference device computes float32 tensors in double precision and returns them as `Float64Array`;
 * every other device returns `Float32Array`. int32 tensors are `Int32Array` everywhere.
 */
export type TensorData = Float32Array | Float64Array | Int32Array;

/** A float32 tensor type of the given shape. */
export const float32 = (shape: Shape): TensorType => ({ shape, dtype: "float32" });

/** An int32 tensor type of the given shape. */
export const int32 = (shape: Shape): TensorType => ({ shape, dtype: "int32" });
