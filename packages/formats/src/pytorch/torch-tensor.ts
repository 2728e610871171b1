import type { Dtype } from "../safetensors/dtype.ts";

/** The elements of one or more tensors, in a file of their own within the archive. */
export class TorchStorage {
  /** The type of the elements. */
  readonly dtype: Dtype;
  /** The file's name: `data/KEY`. */
  readonly key: string;
  /** Number of elements. */
  readonly length: number;

  /** A reference to the elements. */
  constructor(dtype: Dtype, key: string, length: number) {
    this.dtype = dtype;
    this.key = key;
    this.length = length;
  }
}

/** A view of a storage: element (i, j, …) of the tensor is element `offset + i·strides[0] + j·strides[1] + …`. */
export class TorchTensor {
  /** Where the elements are. */
  readonly storage: TorchStorage;
  /** Its shape. */
  readonly shape: readonly number[];
  /** The steps in elements along each axis; not negative. */
  readonly strides: readonly number[];
  /** The first element. */
  readonly offset: number;

  /** A view whose bounds have been checked. */
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** PyTorch's storage classes, and our names of their element types. */
export const STORAGE_DTYPES: Readonly<Record<string, Dtype>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};
