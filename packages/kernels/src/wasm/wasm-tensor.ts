import type { DeviceTensor } from "../device.ts";
import type { TensorData, TensorType } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import { checkData } from "../run-inputs.ts";
import { sizeOf } from "../shape.ts";
import type { WasmMemory } from "./wasm-memory.ts";

/** Writes elements to memory; doubles are rounded to single precision. */
export function writeTensor(memory: WasmMemory, address: number, data: TensorData): void {
  if (data instanceof Int32Array) memory.int32(address, data.length).set(data);
  else memory.float32(address, data.length).set(data);
}

/** A copy of a tensor's elements. */
export function readTensor(memory: WasmMemory, address: number, type: TensorType): TensorData {
  const size = sizeOf(type.shape);
  // `slice` of a view of shared memory copies into memory that is not shared.
  return type.dtype === "int32" ? memory.int32(address, size).slice() : memory.float32(address, size).slice();
}

/** A state of the wasm device: a block of its memory. */
export class WasmTensor implements DeviceTensor {
  readonly type: TensorType;
  /** The memory that holds it, by which the device knows its own. */
  readonly memory: WasmMemory;
  private block: number | undefined;

  constructor(memory: WasmMemory, type: TensorType) {
    this.memory = memory;
    this.type = type;
    const size = sizeOf(type.shape);
    this.block = memory.allocate(size * 4, `a tensor of ${size} elements`);
    memory.int32(this.block, size).fill(0);
  }

  /** Where it lies. @throws {DeviceError} when it was disposed of */
  get address(): number {
    if (this.block === undefined) throw new DeviceError("wasm: this tensor was disposed of");
    return this.block;
  }

  async read(): Promise<TensorData> {
    return readTensor(this.memory, this.address, this.type);
  }

  async write(data: TensorData): Promise<void> {
    const { address } = this;
    checkData("write", data, this.type);
    writeTensor(this.memory, address, data);
  }

  dispose(): void {
    if (this.block !== undefined) this.memory.free(this.block);
    this.block = undefined;
  }
}
