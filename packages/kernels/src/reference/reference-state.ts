import type { DeviceTensor } from "../device.ts";
import type { TensorData, TensorType } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import { checkData } from "../run-inputs.ts";
import { elementsFrom } from "./elements-from.ts";
import { type Elements, zeros } from "./kernel.ts";

/** Shared by a device and all that it made: whether the device was disposed of. */
export interface Lifetime {
  ended: boolean;
}

/** A tensor of the reference device. Its elements are replaced as a whole, never written one by one. */
export class ReferenceState implements DeviceTensor {
  readonly type: TensorType;
  readonly lifetime: Lifetime;
  #elements: Elements | undefined;

  constructor(type: TensorType, lifetime: Lifetime) {
    this.type = type;
    this.lifetime = lifetime;
    this.#elements = zeros(type);
  }

  /** The elements. @throws {DeviceError} when the tensor or its device was disposed of */
  get elements(): Elements {
    return this.#checkAlive();
  }

  /** Replaces the elements of a tensor in use. */
  replace(elements: Elements): void {
    this.#elements = elements;
  }

  async read(): Promise<TensorData> {
    return this.elements.slice();
  }

  async write(data: TensorData): Promise<void> {
    this.#checkAlive();
    checkData("write", data, this.type);
    this.replace(elementsFrom(data, this.type));
  }

  dispose(): void {
    this.#elements = undefined;
  }

  #checkAlive(): Elements {
    if (this.#elements !== undefined && !this.lifetime.ended) return this.#elements;
    throw new DeviceError("tensor", { expected: "one in use", received: "one that was disposed of" });
  }
}
