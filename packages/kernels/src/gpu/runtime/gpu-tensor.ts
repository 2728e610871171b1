import type { DeviceTensor } from "../../device.ts";
import type { TensorData, TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import { checkData } from "../../run-inputs.ts";
import type { GpuArray } from "./gpu-array.ts";
import type { GpuDevice } from "./gpu-device.ts";
import { fromGpu, toGpu } from "./host-data.ts";

/** A tensor kept on the GPU: it owns an array, which a run replaces by the new value. */
export class GpuTensor implements DeviceTensor {
  readonly type: TensorType;
  readonly device: GpuDevice;
  #array: GpuArray | undefined;

  /** @param array Owned by the tensor from now on */
  constructor(device: GpuDevice, type: TensorType, array: GpuArray) {
    this.device = device;
    this.type = type;
    this.#array = array;
  }

  /** The elements as they are now; another owner retains them. @throws {DeviceError} after `dispose` */
  get array(): GpuArray {
    if (this.#array !== undefined) return this.#array;
    throw new DeviceError("tensor", { expected: "one that is alive", received: "one that was disposed of" });
  }

  /** Puts a new value, owned by the tensor from now on, in the place of the old one. */
  replace(array: GpuArray): void {
    this.#array?.release();
    this.#array = array;
  }

  read(): Promise<TensorData> {
    return this.device.enqueue(async (engine) => fromGpu(await engine.read(this.array), this.type));
  }

  write(data: TensorData): Promise<void> {
    return this.device.enqueue(async (engine) => {
      checkData("write", data, this.type);
      this.replace(await engine.upload(toGpu("write", data)));
    });
  }

  dispose(): void {
    this.#array?.release();
    this.#array = undefined;
    this.device.forget(this);
  }
}
