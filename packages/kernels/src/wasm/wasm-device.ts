import { checkStates } from "../check-states.ts";
import type { Device, DeviceDescription, DeviceTensor, Executable } from "../device.ts";
import type { TensorType } from "../dtype.ts";
import { DeviceError, IndexError } from "../errors.ts";
import type { Program } from "../program.ts";
import { checkShape } from "../shape.ts";
import { ERROR } from "./codes.ts";
import type { KernelExports } from "./kernel-instance.js";
import { type ExecutableHost, WasmExecutable } from "./wasm-executable.ts";
import type { WasmMemory } from "./wasm-memory.ts";
import { WasmTensor } from "./wasm-tensor.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** What `openWasmDevice` has made ready. */
export interface WasmParts {
  readonly memory: WasmMemory;
  readonly kernels: KernelExports;
  readonly pool: WorkerPool | undefined;
  readonly description: DeviceDescription;
  readonly hostProducts: boolean;
}

/** The CPU device: programs run inside WebAssembly, this thread being rank 0 of the pool. */
export class WasmDevice implements Device {
  readonly backend = "wasm";
  private readonly parts: Omit<WasmParts, "kernels">;
  private kernels: KernelExports | undefined;
  private running = false;
  private closed = false;
  private failure: string | undefined;

  constructor({ kernels, ...parts }: WasmParts) {
    this.kernels = kernels;
    this.parts = parts;
  }

  describe(): DeviceDescription {
    return this.parts.description;
  }

  async allocate(type: TensorType): Promise<DeviceTensor> {
    this.check();
    checkShape("allocate", type.shape);
    return new WasmTensor(this.parts.memory, type);
  }

  async prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable> {
    this.check();
    checkStates(program, states);
    const addresses = new Map(
      program.states.map(({ name }) => [name, this.addressOfState(name, states[name])]),
    );
    const { memory, description, hostProducts } = this.parts;
    const host: ExecutableHost = {
      memory,
      hostProducts,
      threads: description.threads,
      check: () => this.check(),
      execute: (running, words, threads) => this.execute(running, words, threads),
    };
    return new WasmExecutable(host, program, addresses);
  }

  async dispose(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.failure ??= "it was disposed of";
    this.parts.pool?.dispose();
    this.parts.memory.close();
    this.kernels = undefined;
  }

  private check(): void {
    if (this.failure !== undefined) throw new DeviceError(`wasm: the device cannot be used: ${this.failure}`);
    if (this.running) throw new DeviceError("wasm: the device is running a program");
  }

  private addressOfState(name: string, tensor: DeviceTensor): number {
    if (!(tensor instanceof WasmTensor) || tensor.memory !== this.parts.memory) {
      throw new DeviceError(`prepare: state "${name}"`, {
        expected: "a tensor of this device",
        received: "a tensor of another device",
      });
    }
    return tensor.address;
  }

  private execute(program: Program, words: number, threads: number): void {
    const { memory } = this.parts;
    this.running = true;
    try {
      this.kernels?.run(words, threads);
    } catch (cause) {
      this.failure = "a thread was lost";
      throw new DeviceError("wasm: a thread was lost while a program ran", { cause });
    } finally {
      this.running = false;
    }
    const error = memory.int32(ERROR, 4);
    if (error[0] === 0) return;
    const [, step, value, limit] = error;
    error.fill(0);
    throw new IndexError(program.steps[step].op, {
      expected: `an index in 0 … ${limit - 1}`,
      received: String(value),
    });
  }
}
