import { FormatError, quote } from "../format-error.ts";
import type { Dtype } from "../safetensors/dtype.ts";

/** What the header of an `.npy` file says. */
export interface NpyHeader {
  /** The type of the elements. */
  readonly dtype: Dtype;
  /** Whether the low byte comes first. */
  readonly littleEndian: boolean;
  /** Whether the first axis runs fastest. */
  readonly columnMajor: boolean;
  /** The shape. */
  readonly shape: readonly number[];
}

const DTYPES: Readonly<Record<string, Dtype>> = {
  f8: "F64",
  f4: "F32",
  f2: "F16",
  i8: "I64",
  i4: "I32",
  i2: "I16",
  i1: "I8",
  u8: "U64",
  u4: "U32",
  u2: "U16",
  u1: "U8",
  b1: "BOOL",
};

/**
 * Parses the dictionary in an `.npy` header, such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`: the
 * three keys in any order, and nothing else of Python's.
 *
 * @throws {@link FormatError} for anything else, structured and object types included.
 */
export function parseNpyHeader(text: string, path?: string): NpyHeader {
  const refuse = (reason: FormatError["reason"], expected: string) =>
    new FormatError({ format: "npy", reason, expected, received: quote(text.trim()), path });
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) throw refuse("syntax", "a header with a dictionary");
  const fields = new Map<string, string>();
  let rest = body;
  while (rest.trim() !== "") {
    const entry = /^\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d,\sL]*\))\s*(?:,|$)/.exec(rest);
    if (entry === null) throw refuse("syntax", "'descr', 'fortran_order' and 'shape' with plain values");
    const [whole, key, value] = entry;
    if (fields.has(key!)) throw refuse("duplicate", "each key once");
    fields.set(key!, value!);
    rest = rest.slice(whole!.length);
  }
  const descr = /^'([<>|=])(\w\d)'$/.exec(fields.get("descr") ?? "");
  const dtype = descr === null ? undefined : DTYPES[descr[2]!];
  if (descr === null || dtype === undefined) throw refuse("dtype", "a type of numbers or booleans");
  const order = fields.get("fortran_order");
  if (order !== "True" && order !== "False") throw refuse("syntax", "fortran_order True or False");
  const tuple = /^\((.*)\)$/s.exec(fields.get("shape") ?? "")?.[1];
  if (tuple === undefined || fields.size !== 3) throw refuse("shape", "a shape, and three keys in all");
  const shape = tuple
    .split(",")
    .map((length) => length.trim().replace(/L$/, ""))
    .filter((length, i, all) => length !== "" || i < all.length - 1)
    .map(Number);
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0))
    throw refuse("shape", "lengths ≥ 0");
  return { dtype, littleEndian: descr[1] !== ">", columnMajor: order === "True", shape };
}
