import {
  type ByteSource,
  FormatError,
  type NpyReader,
  openNpy,
  openNpz,
  toFloat32,
} from "@quadrivium/formats";
import type { ActivationShard } from "./activation-shard.ts";
import { chooseTensor, type NamedShape } from "./choose-tensor.ts";
import { documentLayout } from "./document-layout.ts";
import { DocumentShard, divideEvenly } from "./document-shard.ts";
import { ARRAY_READING_COST } from "./safetensors-shard.ts";

/** What an array is, and the way to it. */
interface NumpyArray extends NamedShape {
  readonly columnMajor: boolean;
  /** Whether rows are read by range; else the whole array is inflated each time. */
  readonly isStored: boolean;
}

function arrayShard(
  name: string,
  array: NumpyArray,
  excluded: readonly number[],
  open: () => Promise<NpyReader>,
  close: () => Promise<void>,
): ActivationShard {
  const layout = documentLayout("npy", name, array.shape, excluded);
  if (array.columnMajor) {
    throw new FormatError({
      format: "npy",
      reason: "shape",
      expected: "a row-major array, of which rows can be read",
      received: "a column-major one (fortran_order)",
      path: name,
    });
  }
  return new DocumentShard({
    name,
    layout,
    readingCost: ARRAY_READING_COST,
    divide: (documents) => (array.isStored ? divideEvenly(layout.documents, documents) : []),
    read: async (start, end, signal) => toFloat32(await (await open()).readRows(start, end, { signal })),
    close,
  });
}

/** An `.npy` file as a shard. @throws {FormatError} naming the file */
export async function openNpyShard(
  source: ByteSource,
  name: string,
  excluded: readonly number[],
): Promise<ActivationShard> {
  const reader = await openNpy(source);
  const array = chooseTensor("npy", name, [{ ...reader.header, name: "array", isStored: true }], "array");
  return arrayShard(
    name,
    array,
    excluded,
    async () => reader,
    () => reader.close(),
  );
}

/** An array of an `.npz` file as a shard. @throws {FormatError} naming the file */
export async function openNpzShard(
  source: ByteSource,
  name: string,
  tensor: string | undefined,
  excluded: readonly number[],
): Promise<ActivationShard> {
  const reader = await openNpz(source);
  const arrays: NumpyArray[] = [];
  for (const array of reader.names) {
    if (tensor !== undefined && array !== tensor) continue;
    try {
      arrays.push({ name: array, ...(await reader.info(array)) });
    } catch (error) {
      // Arrays of text or objects may lie beside the one of numbers.
      if (tensor === array || !FormatError.isInstance(error) || error.reason !== "dtype") throw error;
    }
  }
  const array = chooseTensor("npz", name, arrays, tensor);
  return arrayShard(
    name,
    array,
    excluded,
    () => reader.open(array.name),
    () => reader.close(),
  );
}
