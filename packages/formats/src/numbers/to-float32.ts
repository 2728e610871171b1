import { FormatError } from "../format-error.ts";
import type { HostTensor } from "../safetensors/dtype.ts";
import { bfloat16ToFloat32 } from "./bfloat16.ts";
import { float16ToFloat32 } from "./float16.ts";

/**
 * A floating-point tensor's elements as float32: F32 as it is (not copied), F16 and BF16 exactly, F64 rounded.
 *
 * @throws {@link FormatError} with reason `dtype` for integers and booleans.
 */
export function toFloat32(tensor: HostTensor): Float32Array<ArrayBuffer> {
  switch (tensor.dtype) {
    case "F32":
      return tensor.data;
    case "F16":
      return float16ToFloat32(tensor.data);
    case "BF16":
      return bfloat16ToFloat32(tensor.data);
    case "F64":
      return new Float32Array(tensor.data);
    default:
      throw new FormatError({
        format: "safetensors",
        reason: "dtype",
        expected: "a tensor of F64, F32, F16 or BF16",
        received: tensor.dtype,
      });
  }
}
