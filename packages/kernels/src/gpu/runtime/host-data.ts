import type { TensorData, TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import { maximumCount } from "./maximum-count.ts";

/** Elements as the GPU keeps them, in single precision. @throws {DeviceError} naming `subject` for integers beyond 2²⁴ */
export function toGpu(subject: string, data: TensorData): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof Int32Array) {
    const large = data.find((value) => Math.abs(value) > maximumCount);
    if (large !== undefined) {
      throw new DeviceError(`${subject}: the GPU keeps integers as floats`, {
        expected: `integers in ±2²⁴ = ±${maximumCount}, or the backend wasm for larger ones`,
        received: String(large),
      });
    }
  }
  return Float32Array.from(data);
}

/** Elements as the host keeps them: floats become integers by saturation, NaN 0. */
export function fromGpu(data: Float32Array, { dtype }: TensorType): Float32Array | Int32Array {
  if (dtype === "float32") return data;
  return Int32Array.from(data, (value) => Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1));
}
