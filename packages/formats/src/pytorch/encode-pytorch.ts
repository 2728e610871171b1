import { FormatError } from "../format-error.ts";
import { PickleWriter } from "../pickle/pickle-writer.ts";
import { byteLengthOf } from "../safetensors/byte-length.ts";
import type { Dtype } from "../safetensors/dtype.ts";
import { encodeData } from "../safetensors/encode-data.ts";
import { type Named, namedEntries, type WritableTensor } from "../safetensors/writable-tensor.ts";
import { encodeStoredZip } from "../zip/encode-stored-zip.ts";
import { STORAGE_DTYPES } from "./torch-tensor.ts";

/** What a state dictionary may hold: tensors, plain values, and dictionaries of them. */
export type WritableTorchValue =
  | WritableTensor
  | null
  | boolean
  | number
  | string
  | ReadonlyMap<string, WritableTorchValue>;

const STORAGES = new Map(Object.entries(STORAGE_DTYPES).map(([name, dtype]) => [dtype, name.split(".")[1]!]));

/**
 * Encodes an ordered dictionary as `torch.save` of PyTorch 1.6 or later would, so that `torch.load` reads it, with
 * `weights_only=True` too. Deterministic: equal content gives equal bytes.
 *
 * @throws {@link FormatError} for elements that do not fit dtype and shape, for U16, U32 and U64, which PyTorch's files do
 * not have, and for 4 GiB or more.
 */
export function encodePyTorch(values: Named<WritableTorchValue>): Uint8Array<ArrayBuffer> {
  const storages: Uint8Array[] = [];
  const pickle = new PickleWriter();

  const writeTensor = (name: string, { dtype, shape, data }: WritableTensor) => {
    const bytes = bytesOf(name, dtype, shape, data);
    pickle.global("torch._utils", "_rebuild_tensor_v2");
    pickle.tuple(() => {
      pickle.tuple(() => {
        pickle.scalar("storage");
        pickle.global("torch", storageOf(name, dtype));
        pickle.scalar(String(storages.length));
        pickle.scalar("cpu");
        pickle.scalar(data.length);
      });
      pickle.persistent();
      pickle.scalar(0);
      pickle.tuple(() => {
        for (const length of shape) pickle.scalar(length);
      });
      pickle.tuple(() => {
        for (const stride of stridesOf(shape)) pickle.scalar(stride);
      });
      pickle.scalar(false);
      writeDictionary([]);
    });
    pickle.reduce();
    storages.push(bytes);
  };

  const writeDictionary = (entries: readonly (readonly [string, WritableTorchValue])[]) => {
    pickle.global("collections", "OrderedDict");
    pickle.tuple(() => {});
    pickle.reduce();
    if (entries.length === 0) return;
    pickle.setItems(() => {
      for (const [name, value] of entries) {
        pickle.scalar(name);
        if (value === null || typeof value !== "object") pickle.scalar(value);
        else if ("dtype" in value) writeTensor(name, value);
        else writeDictionary([...value]);
      }
    });
  };

  writeDictionary(namedEntries(values));
  return encodeStoredZip("pytorch", [
    ["archive/data.pkl", pickle.finish()],
    ["archive/byteorder", new TextEncoder().encode("little")],
    ...storages.map((bytes, i) => [`archive/data/${i}`, bytes] as const),
    ["archive/version", new TextEncoder().encode("3\n")],
  ]);
}

function bytesOf(
  name: string,
  dtype: Dtype,
  shape: readonly number[],
  data: WritableTensor["data"],
): Uint8Array {
  const byteLength = byteLengthOf(dtype, shape);
  if (byteLength === undefined) {
    throw new FormatError({
      format: "pytorch",
      reason: "shape",
      expected: "a shape of integers ≥ 0",
      received: `[${shape.join(", ")}]`,
      tensor: name,
    });
  }
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of encodeData(name, dtype, byteLength, data, Number.MAX_SAFE_INTEGER)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function storageOf(name: string, dtype: Dtype): string {
  const storage = STORAGES.get(dtype);
  if (storage !== undefined) return storage;
  throw new FormatError({
    format: "pytorch",
    reason: "dtype",
    expected: `one of ${[...STORAGES.keys()].join(", ")}`,
    received: dtype,
    tensor: name,
  });
}

/** Steps along each axis of a row-major tensor. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = strides[axis + 1]! * Math.max(1, shape[axis + 1]!);
  return strides;
}
