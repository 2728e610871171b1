import { FormatError, type FormatErrorReason, quote } from "../format-error.ts";
import { byteLengthOf } from "./byte-length.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import { type Dtype, isDtype } from "./dtype.ts";
import { METADATA_KEY } from "./parse-header.ts";
import { MAXIMUM_HEADER_BYTES, PREFIX_BYTES } from "./read-header.ts";
import { type Named, namedEntries } from "./writable-tensor.ts";

/** Widest elements first, so that every tensor is aligned to its own element size; the reference writer's order. */
const WRITING_ORDER: readonly Dtype[] = [
  "U64",
  "I64",
  "F64",
  "F32",
  "U32",
  "I32",
  "BF16",
  "F16",
  "U16",
  "I16",
  "I8",
  "U8",
  "BOOL",
];

/** What every writer's option object holds. */
export interface SafetensorsOptions {
  /** Free-form text to store in the header. */
  readonly metadata?: Named<string> | undefined;
}

/** A tensor with its place in the file. */
export interface PlannedTensor<Tensor> {
  /** The tensor's name. */
  readonly name: string;
  /** The tensor to write. */
  readonly tensor: Tensor;
  /** Its length in bytes. */
  readonly byteLength: number;
}

/** A file about to be written. */
export interface FilePlan<Tensor> {
  /** The header's length, the header, and its padding. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** The tensors in file order. */
  readonly tensors: readonly PlannedTensor<Tensor>[];
  /** Size of the whole file in bytes. */
  readonly size: number;
}

/**
 * Lays out a safetensors file: the same tensors and metadata give the same bytes, in whatever order they come.
 *
 * @throws {@link FormatError} for a bad or repeated name, a bad shape, or a header over 100 MB.
 */
export function planFile<Tensor extends { readonly dtype: Dtype; readonly shape: readonly number[] }>(
  tensors: Named<Tensor>,
  options: SafetensorsOptions,
): FilePlan<Tensor> {
  const planned = namedEntries(tensors).map(([name, tensor]) => {
    checkName(name);
    return { name, tensor, byteLength: checkShape(name, tensor) };
  });
  planned.sort(
    (a, b) =>
      WRITING_ORDER.indexOf(a.tensor.dtype) - WRITING_ORDER.indexOf(b.tensor.dtype) ||
      compareCodePoints(a.name, b.name),
  );
  const members = metadataMember(options.metadata ?? []);
  let end = 0;
  for (const { name, tensor, byteLength } of planned) {
    const begin = end;
    end += byteLength;
    const offsets = JSON.stringify([begin, end]);
    const shape = JSON.stringify(tensor.shape);
    members.push(
      `${JSON.stringify(name)}:{"dtype":"${tensor.dtype}","shape":${shape},"data_offsets":${offsets}}`,
    );
  }
  checkUnique(planned.map(({ name }) => name));
  const header = encodeHeader(`{${members.join(",")}}`);
  const size = header.byteLength + end;
  if (!Number.isSafeInteger(size)) throw refuse("shape", "a file of fewer than 2^53 bytes", `${size} bytes`);
  return { header, tensors: planned, size };
}

function metadataMember(metadata: Named<string>): string[] {
  const entries = namedEntries(metadata);
  for (const [key, value] of entries) {
    if (typeof value !== "string") {
      throw refuse("metadata", `metadata ${quote(key)} to be a string`, typeof value);
    }
    if (!isWellFormed(key) || !isWellFormed(value)) {
      throw refuse("encoding", "metadata of whole characters", `a lone surrogate under ${quote(key)}`);
    }
  }
  checkUnique(entries.map(([key]) => key));
  if (entries.length === 0) return [];
  const sorted = entries.toSorted(([a], [b]) => compareCodePoints(a, b));
  const members = sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return [`"${METADATA_KEY}":{${members.join(",")}}`];
}

function encodeHeader(json: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.byteLength / 8) * 8;
  if (padded > MAXIMUM_HEADER_BYTES) {
    throw refuse("header-length", `a header of at most ${MAXIMUM_HEADER_BYTES} bytes`, `${padded} bytes`);
  }
  const header = new Uint8Array(PREFIX_BYTES + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, PREFIX_BYTES);
  return header;
}

function checkName(name: string): void {
  if (typeof name !== "string" || name === "" || name === METADATA_KEY) {
    const received = typeof name === "string" ? quote(name) : typeof name;
    throw refuse("name", `a non-empty tensor name other than "${METADATA_KEY}"`, received);
  }
  if (!isWellFormed(name))
    throw refuse("encoding", "a tensor name of whole characters", "a lone surrogate", name);
}

function checkShape(
  name: string,
  tensor: { readonly dtype: Dtype; readonly shape: readonly number[] },
): number {
  if (!isDtype(tensor.dtype)) {
    throw refuse("dtype", `one of ${WRITING_ORDER.join(", ")}`, quote(String(tensor.dtype)), name);
  }
  const length = Array.isArray(tensor.shape) ? byteLengthOf(tensor.dtype, tensor.shape) : undefined;
  if (length !== undefined) return length;
  throw refuse("shape", "integers ≥ 0 of fewer than 2^53 bytes in all", `[${tensor.shape}]`, name);
}

function checkUnique(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw refuse("duplicate", "distinct names", `${quote(name)} twice`);
    seen.add(name);
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function refuse(reason: FormatErrorReason, expected: string, received: string, tensor?: string): FormatError {
  return new FormatError({ format: "safetensors", reason, expected, received, tensor });
}
