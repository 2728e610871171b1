import { bfloat16ToFloat32, float16ToFloat32, type HostTensor } from "../../src/index.ts";

/** The elements of a tensor as numbers; 64-bit integers lose what a number does not hold. */
export function elementsOf(tensor: HostTensor): number[] {
  if (tensor.dtype === "F16") return [...float16ToFloat32(tensor.data)];
  if (tensor.dtype === "BF16") return [...bfloat16ToFloat32(tensor.data)];
  return Array.from(tensor.data as Iterable<number | bigint>, Number);
}
