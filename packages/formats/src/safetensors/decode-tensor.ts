import { HOST_IS_LITTLE_ENDIAN, swapBytes } from "../bytes/host-order.ts";
import { FormatError } from "../format-error.ts";
import { DTYPE_SIZES, type Dtype, type HostTensor } from "./dtype.ts";

const VIEWS: { readonly [D in Dtype]: (shape: readonly number[], buffer: ArrayBuffer) => HostTensor } = {
  F64: (shape, buffer) => ({ dtype: "F64", shape, data: new Float64Array(buffer) }),
  F32: (shape, buffer) => ({ dtype: "F32", shape, data: new Float32Array(buffer) }),
  F16: (shape, buffer) => ({ dtype: "F16", shape, data: new Uint16Array(buffer) }),
  BF16: (shape, buffer) => ({ dtype: "BF16", shape, data: new Uint16Array(buffer) }),
  I64: (shape, buffer) => ({ dtype: "I64", shape, data: new BigInt64Array(buffer) }),
  I32: (shape, buffer) => ({ dtype: "I32", shape, data: new Int32Array(buffer) }),
  I16: (shape, buffer) => ({ dtype: "I16", shape, data: new Int16Array(buffer) }),
  I8: (shape, buffer) => ({ dtype: "I8", shape, data: new Int8Array(buffer) }),
  U64: (shape, buffer) => ({ dtype: "U64", shape, data: new BigUint64Array(buffer) }),
  U32: (shape, buffer) => ({ dtype: "U32", shape, data: new Uint32Array(buffer) }),
  U16: (shape, buffer) => ({ dtype: "U16", shape, data: new Uint16Array(buffer) }),
  U8: (shape, buffer) => ({ dtype: "U8", shape, data: new Uint8Array(buffer) }),
  BOOL: (shape, buffer) => ({ dtype: "BOOL", shape, data: new Uint8Array(buffer) }),
};

/**
 * Turns little-endian bytes into a tensor over the same memory.
 *
 * @param bytes - A whole buffer of its own, as long as the shape says; it becomes the tensor's memory.
 * @throws {@link FormatError} with reason `value` if a `BOOL` byte is neither 0 nor 1.
 */
export function decodeTensor(
  dtype: Dtype,
  shape: readonly number[],
  bytes: Uint8Array<ArrayBuffer>,
  where: { readonly path?: string | undefined; readonly tensor: string },
): HostTensor {
  if (!HOST_IS_LITTLE_ENDIAN) swapBytes(bytes, DTYPE_SIZES[dtype]);
  if (dtype === "BOOL") checkBooleans(bytes, where);
  return VIEWS[dtype](shape, bytes.buffer);
}

/**
 * Checks that every byte is a boolean.
 *
 * @throws {@link FormatError} with reason `value` naming the first byte that is neither 0 nor 1.
 */
export function checkBooleans(
  bytes: Uint8Array,
  where: { readonly path?: string | undefined; readonly tensor: string },
): void {
  const index = bytes.findIndex((byte) => byte > 1);
  if (index < 0) return;
  throw new FormatError({
    format: "safetensors",
    reason: "value",
    expected: "BOOL elements 0 or 1",
    received: `${bytes[index]} at index ${index}`,
    ...where,
  });
}
