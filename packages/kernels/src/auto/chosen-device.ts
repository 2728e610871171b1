import type { Device, DeviceDescription, DevicePrediction, DeviceTensor, Executable } from "../device.ts";
import type { TensorType } from "../dtype.ts";
import type { Program } from "../program.ts";

/** Why a device was chosen. */
export interface Choice {
  readonly reason: string;
  readonly predictions: readonly DevicePrediction[];
}

/** A device that tells why it was chosen. */
export class ChosenDevice implements Device {
  readonly #device: Device;
  readonly #choice: Choice;

  constructor(device: Device, choice: Choice) {
    this.#device = device;
    this.#choice = choice;
  }

  get backend() {
    return this.#device.backend;
  }

  describe(): DeviceDescription {
    const description = this.#device.describe();
    const reason = [this.#choice.reason, description.reason].filter(Boolean).join("; ");
    return { ...description, reason, predictions: this.#choice.predictions };
  }

  allocate(type: TensorType): Promise<DeviceTensor> {
    return this.#device.allocate(type);
  }

  prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable> {
    return this.#device.prepare(program, states);
  }

  dispose(): Promise<void> {
    return this.#device.dispose();
  }
}
