import type { Device, DeviceDescription, DeviceTensor, Executable } from "../device.ts";
import type { TensorType } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import type { Program } from "../program.ts";
import { checkShape, formatShape } from "../shape.ts";
import { ReferenceExecutable } from "./reference-executable.ts";
import { type Lifetime, ReferenceState } from "./reference-state.ts";

/**
 * Opens the device that every other is held against: double precision, one thread, and loops that read like the
 * formulas. float32 tensors are kept and returned as `Float64Array`.
 */
export async function openReferenceDevice(): Promise<Device> {
  return new ReferenceDevice();
}

class ReferenceDevice implements Device {
  readonly backend = "reference";
  readonly #lifetime: Lifetime = { ended: false };

  describe(): DeviceDescription {
    return {
      backend: "reference",
      adapter: "JavaScript in double precision",
      threads: 1,
      simd: "none",
      blas: undefined,
      reason: "the reference was asked for",
    };
  }

  async allocate(type: TensorType): Promise<DeviceTensor> {
    this.#checkOpen("allocate");
    checkShape("allocate", type.shape);
    try {
      return new ReferenceState(type, this.#lifetime);
    } catch (cause) {
      throw new DeviceError("allocate", {
        expected: `memory for ${formatShape(type.shape)} in double precision`,
        received: "less",
        cause,
      });
    }
  }

  async prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable> {
    this.#checkOpen("prepare");
    return new ReferenceExecutable(program, states, this.#lifetime);
  }

  async dispose(): Promise<void> {
    this.#lifetime.ended = true;
  }

  #checkOpen(call: string): void {
    if (!this.#lifetime.ended) return;
    throw new DeviceError(call, { expected: "an open device", received: "one that was disposed of" });
  }
}
