import type { TensorData, TensorType } from "@quadrivium/kernels";

/** What a run takes for an input: elements in row-major order, or a number for a scalar. */
export type TensorInput = TensorData | readonly number[] | number;

/** Elements as a typed array; arrays that are typed already pass as they are, and are checked by the device. */
export function asData(value: TensorInput, type: TensorType | undefined): TensorData {
  const elements = typeof value === "number" ? [value] : value;
  if (!Array.isArray(elements)) return elements as TensorData;
  return type?.dtype === "int32" ? Int32Array.from(elements) : Float64Array.from(elements);
}
