import { HOST_IS_LITTLE_ENDIAN, swapBytes } from "../bytes/host-order.ts";
import { FormatError } from "../format-error.ts";
import { float32ToBfloat16 } from "../numbers/bfloat16.ts";
import { float32ToFloat16 } from "../numbers/float16.ts";
import { checkBooleans } from "./decode-tensor.ts";
import { DTYPE_SIZES, type Dtype } from "./dtype.ts";
import type { WritableData } from "./writable-tensor.ts";

const ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U64: BigUint64Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const satisfies Record<Dtype, unknown>;

const ROUNDERS: { readonly [D in Dtype]?: (values: Float32Array) => Uint16Array } = {
  F16: float32ToFloat16,
  BF16: float32ToBfloat16,
};

/**
 * Encodes a tensor's elements as little-endian bytes, in pieces of at most `chunkBytes` (but at least one element).
 *
 * Pieces are views of the tensor's own memory where its bytes can be written as they are, else copies.
 *
 * @throws {@link FormatError} with reason `dtype` for the wrong kind of array, `shape` for the wrong number of
 * elements, `value` for a `BOOL` element other than 0 and 1.
 */
export function* encodeData(
  name: string,
  dtype: Dtype,
  byteLength: number,
  data: WritableData<Dtype>,
  chunkBytes: number,
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  checkData(name, dtype, byteLength, data);
  const step = Math.max(1, Math.floor(chunkBytes / DTYPE_SIZES[dtype]));
  for (let start = 0; start < data.length; start += step) {
    const piece = data.subarray(start, start + step);
    const round = ROUNDERS[dtype];
    yield toBytes(dtype, round !== undefined && piece instanceof Float32Array ? round(piece) : piece);
  }
}

function toBytes(dtype: Dtype, data: WritableData<Dtype>): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = data;
  if (buffer instanceof ArrayBuffer && HOST_IS_LITTLE_ENDIAN) {
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  // Shared memory is copied too: neither a Blob nor every file API takes it.
  const copy = new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
  if (!HOST_IS_LITTLE_ENDIAN) swapBytes(copy, DTYPE_SIZES[dtype]);
  return copy;
}

function checkData(name: string, dtype: Dtype, byteLength: number, data: WritableData<Dtype>): void {
  const refuse = (reason: "dtype" | "shape", expected: string, received: string) =>
    new FormatError({ format: "safetensors", reason, expected, received, tensor: name });
  const rounded = ROUNDERS[dtype] !== undefined && data instanceof Float32Array;
  if (!rounded && !(data instanceof ARRAYS[dtype])) {
    const kind = Object.prototype.toString.call(data).slice(8, -1);
    throw refuse("dtype", `elements of ${dtype} in a ${ARRAYS[dtype].name}`, kind);
  }
  const elements = byteLength / DTYPE_SIZES[dtype];
  if (data.length !== elements) {
    throw refuse("shape", `${elements} elements, the product of the shape`, String(data.length));
  }
  if (dtype === "BOOL" && data instanceof Uint8Array) checkBooleans(data, { tensor: name });
}
