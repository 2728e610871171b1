import type { Dtype } from "./dtype.ts";

/** What a safetensors header says of one tensor. */
export interface TensorInfo {
  /** The tensor's name; any string. */
  readonly name: string;
  /** Element type. */
  readonly dtype: Dtype;
  /** Dimensions, row-major; `[]` is a scalar, and a dimension of 0 makes the tensor empty. */
  readonly shape: readonly number[];
  /** Offset of the first byte from the start of the file. */
  readonly byteOffset: number;
  /** Length in bytes: the product of the shape times the element size. */
  readonly byteLength: number;
}
