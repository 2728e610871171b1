import {
  DTYPE_SIZES,
  type HostTensor,
  openPyTorch,
  openSafetensors,
  type PyTorchReader,
  type ReadOptions,
  toFloat32,
  toSafeIntegers,
} from "@quadrivium/formats";
import { type FileFormat, fileError } from "./layouts.ts";
import type { NamedFile } from "./named-files.ts";

/** Where tensors come from. */
interface TensorSource {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly read: (name: string, options: ReadOptions) => Promise<HostTensor>;
}

/** The tensors of one file, whatever its format, read with the shapes that a layout demands. */
export class TensorTable {
  private readonly place: { readonly layout: FileFormat; readonly path: string };
  private readonly source: TensorSource;
  private readonly options: ReadOptions;

  constructor(
    place: { readonly layout: FileFormat; readonly path: string },
    source: TensorSource,
    signal?: AbortSignal,
  ) {
    this.place = place;
    this.source = source;
    this.options = { signal };
  }

  /** Whether there is a tensor of that name. */
  has(name: string): boolean {
    return this.source.shapes.has(name);
  }

  /**
   * Refuses tensors that a layout does not know: they would change what the autoencoder computes.
   * @throws {FormatError} naming the first
   */
  checkNames(known: readonly string[]): void {
    for (const name of this.source.shapes.keys()) {
      if (!known.includes(name))
        throw this.refuse(name, "unknown-tensor", `only ${known.join(", ")}`, JSON.stringify(name));
    }
  }

  /** The two sides of a matrix. @throws {FormatError} when there is none of that name, or it is no matrix */
  sides(name: string): readonly [number, number] {
    const shape = this.source.shapes.get(name);
    if (shape === undefined) {
      const names = [...this.source.shapes.keys()].slice(0, 8).join(", ");
      throw this.refuse(name, "unknown-tensor", `a tensor ${name}`, names || "no tensors");
    }
    const [rows, columns] = shape;
    if (shape.length === 2) return [rows, columns];
    throw this.refuse(name, "shape", "a matrix", `shape [${shape.join(", ")}]`);
  }

  /** The elements of a tensor as float32. @throws {FormatError} when it is absent, of another shape or of integers */
  async floats(name: string, ...shape: readonly number[]): Promise<Float32Array<ArrayBuffer>> {
    return toFloat32(await this.read(name, shape));
  }

  /** The elements of a tensor of 64-bit integers. @throws {FormatError} when it is absent, or not that */
  async integers(name: string, ...shape: readonly number[]): Promise<Float64Array<ArrayBuffer>> {
    const tensor = await this.read(name, shape);
    if (tensor.dtype === "I64") return toSafeIntegers(tensor.data);
    throw this.refuse(name, "dtype", "I64", tensor.dtype);
  }

  /** A single number. @throws {FormatError} when it is absent, or not one */
  async scalar(name: string): Promise<number> {
    const { dtype, data } = await this.read(name, []);
    if (dtype === "I32" || dtype === "F32" || dtype === "I64") return Number(data[0]);
    throw this.refuse(name, "dtype", "I32, I64 or F32", dtype);
  }

  private async read(name: string, expected: readonly number[]): Promise<HostTensor> {
    const shape = this.source.shapes.get(name);
    if (shape !== undefined && shape.join() !== expected.join())
      throw this.refuse(name, "shape", `shape [${expected.join(", ")}]`, `[${shape.join(", ")}]`);
    return this.source.read(name, this.options);
  }

  private refuse(
    tensor: string,
    reason: "shape" | "dtype" | "unknown-tensor",
    expected: string,
    received: string,
  ) {
    return fileError({ ...this.place, tensor }, reason, expected, received);
  }
}

/** The tensors of a safetensors file. @throws {FormatError} */
export async function openSafetensorsTable(
  layout: FileFormat,
  { name, source }: NamedFile,
  signal?: AbortSignal,
): Promise<TensorTable> {
  const reader = await openSafetensors(source, { signal });
  const shapes = new Map([...reader.infos].map(([tensor, { shape }]) => [tensor, shape]));
  const read = (tensor: string, options: ReadOptions) => reader.readTensor(tensor, options);
  return new TensorTable({ layout, path: name }, { shapes, read }, signal);
}

/** A file of `torch.save` with a dictionary in it: its tensors, and whatever else there is. @throws {FormatError} */
export async function openPyTorchTable(
  layout: FileFormat,
  { name, source }: NamedFile,
  signal?: AbortSignal,
): Promise<{ readonly table: TensorTable; readonly value: ReadonlyMap<unknown, unknown> }> {
  const place = { layout, path: name };
  const reader: PyTorchReader = await openPyTorch(source);
  if (!(reader.value instanceof Map)) throw fileError(place, "syntax", "a state dictionary", "another value");
  const shapes = new Map<string, readonly number[]>();
  for (const [tensor, { shape, storage }] of reader.tensors) {
    // PyTorch stores tensors uncompressed: a longer one could only be a bomb.
    const bytes = storage.length * DTYPE_SIZES[storage.dtype];
    if (bytes > source.size)
      throw fileError({ ...place, tensor }, "range", `at most the file's ${source.size} bytes`, `${bytes}`);
    shapes.set(tensor, shape);
  }
  const read = (tensor: string, options: ReadOptions) => reader.readTensor(tensor, options);
  return { table: new TensorTable(place, { shapes, read }, signal), value: reader.value };
}
