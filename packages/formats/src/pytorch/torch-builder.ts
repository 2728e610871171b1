import { FormatError, quote } from "../format-error.ts";
import type { PickleBuilder } from "../pickle/parse-pickle.ts";
import { PickleGlobal, type PickleValue } from "../pickle/pickle-value.ts";
import { STORAGE_DTYPES, TorchStorage, TorchTensor } from "./torch-tensor.ts";

/** What a file of PyTorch's holds besides plain data. */
export type TorchObject = TorchTensor | TorchStorage;

/** A value of such a file. */
export type TorchValue = PickleValue<TorchObject>;

const ORDERED_DICTIONARY = "collections.OrderedDict";
const TENSOR = "torch._utils._rebuild_tensor_v2";
const PARAMETER = "torch._utils._rebuild_parameter";
const SIZE = "torch.Size";
const DEVICE = "torch.device";

const isCount = (value: TorchValue | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const areCounts = (value: TorchValue | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every(isCount);

/** The few names that a state dictionary needs; each is understood, none is called. */
export function torchBuilder(path?: string): PickleBuilder<TorchObject> {
  const refuse = (reason: FormatError["reason"], expected: string, received: string) =>
    new FormatError({ format: "pytorch", reason, expected, received, path });

  /** (storage, offset, size, stride, requires gradient, hooks): a view within its storage, and no larger than it. */
  const rebuildTensor = ([storage, offset, shape, strides]: readonly TorchValue[]): TorchTensor => {
    if (!(storage instanceof TorchStorage) || !isCount(offset) || !areCounts(shape) || !areCounts(strides))
      throw refuse("syntax", "storage, offset, shape and strides of a tensor", "other arguments");
    if (shape.length !== strides.length)
      throw refuse("shape", `${shape.length} strides`, `${strides.length}`);
    const size = shape.reduce((product, length) => product * length, 1);
    const last = shape.reduce((total, length, axis) => total + (length - 1) * strides[axis]!, offset);
    // A view may repeat elements; one that is larger than its storage would make a small file ask for much memory.
    if (size > 0 && (size > storage.length || last >= storage.length))
      throw refuse("offsets", `a view of ${storage.length} elements`, `${size} up to number ${last}`);
    return new TorchTensor(storage, offset, shape, strides);
  };

  return {
    globals: new Set([...Object.keys(STORAGE_DTYPES), ORDERED_DICTIONARY, TENSOR, PARAMETER, SIZE, DEVICE]),
    call(name, args) {
      if (name === ORDERED_DICTIONARY && args.length === 0) return new Map();
      if (name === TENSOR) return rebuildTensor(args);
      if (name === PARAMETER && args[0] instanceof TorchTensor) return args[0];
      if (name === SIZE && areCounts(args[0])) return args[0];
      if (name === DEVICE && typeof args[0] === "string") return args[0];
      throw refuse("syntax", "plain tensors in dictionaries", `a call of ${quote(name)}`);
    },
    load(id) {
      if (!Array.isArray(id)) throw refuse("syntax", "the place of a storage", "another value");
      const [kind, type, key, , length] = id;
      const dtype = type instanceof PickleGlobal ? STORAGE_DTYPES[type.name] : undefined;
      if (kind !== "storage" || dtype === undefined || typeof key !== "string" || !isCount(length))
        throw refuse("syntax", "type, key and length of a storage", "other values");
      return new TorchStorage(dtype, key, length);
    },
    build(object) {
      // An ordered dictionary's attributes, such as the versions of a module: nothing that we need.
      if (!(object instanceof Map))
        throw refuse("syntax", "attributes of a dictionary", "those of another value");
    },
  };
}
