/** The element types that this package reads and writes, under their names in safetensors files. */
export type Dtype =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U64"
  | "U32"
  | "U16"
  | "U8"
  | "BOOL";

/** The typed array in which each dtype's elements lie: half-precision types as raw bits, `BOOL` as 0 or 1. */
export interface TensorDataByDtype<Buffer extends ArrayBufferLike = ArrayBuffer> {
  /** 64-bit floats. */
  F64: Float64Array<Buffer>;
  /** 32-bit floats. */
  F32: Float32Array<Buffer>;
  /** IEEE 754 half-precision bits; see `float16ToFloat32`. */
  F16: Uint16Array<Buffer>;
  /** The upper halves of 32-bit floats; see `bfloat16ToFloat32`. */
  BF16: Uint16Array<Buffer>;
  /** Signed 64-bit integers; see `toSafeIntegers`. */
  I64: BigInt64Array<Buffer>;
  /** Signed 32-bit integers. */
  I32: Int32Array<Buffer>;
  /** Signed 16-bit integers. */
  I16: Int16Array<Buffer>;
  /** Signed 8-bit integers. */
  I8: Int8Array<Buffer>;
  /** Unsigned 64-bit integers; see `toSafeIntegers`. */
  U64: BigUint64Array<Buffer>;
  /** Unsigned 32-bit integers. */
  U32: Uint32Array<Buffer>;
  /** Unsigned 16-bit integers. */
  U16: Uint16Array<Buffer>;
  /** Unsigned 8-bit integers. */
  U8: Uint8Array<Buffer>;
  /** Booleans, one byte each, 0 or 1. */
  BOOL: Uint8Array<Buffer>;
}

/** A tensor of host memory: row-major elements, with the product of `shape` many of them; `[]` is a scalar. */
export type HostTensor = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: TensorDataByDtype[D] };
}[Dtype];

/** Bytes per element of each dtype. */
export const DTYPE_SIZES: Readonly<Record<Dtype, 1 | 2 | 4 | 8>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** Whether a string names a {@link Dtype}. */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPE_SIZES, name);
}
