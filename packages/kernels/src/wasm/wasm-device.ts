import type { Device, DeviceDescription, DeviceTensor, Executable } from "../device.ts";
import type { TensorType } from "../dtype.ts";
import { DeviceError, DTypeError, IndexError, ShapeError } from "../errors.ts";
import type { Program } from "../program.ts";
import { checkShape, formatShape, sameShape } from "../shape.ts";
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
  private readonly parts: WasmParts;
  private readonly executables = new Set<WasmExecutable>();
  private running = false;
  private failure: string | undefined;

  constructor(parts: WasmParts) {
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
    const addresses = new Map<string, number>();
    for (const { name, value } of program.states) {
      addresses.set(name, this.addressOfState(name, states[name], program.values[value].type));
    }
    const { memory, description, hostProducts } = this.parts;
    const host: ExecutableHost = {
      memory,
      hostProducts,
      threads: description.threads,
      check: () => this.check(),
      execute: (running, words, threads) => this.execute(running, words, threads),
      forget: (executable) => this.executables.delete(executable),
    };
    const executable = new WasmExecutable(host, program, addresses);
    this.executables.add(executable);
    return executable;
  }

  async dispose(): Promise<void> {
    if (this.failure === undefined) this.failure = "it was disposed of";
    this.executables.clear();
    this.parts.pool?.dispose();
  }

  private check(): void {
    if (this.failure !== undefined) throw new DeviceError(`wasm: the device cannot be used: ${this.failure}`);
    if (this.running) throw new DeviceError("wasm: the device is running a program");
  }

  private addressOfState(name: string, tensor: DeviceTensor | undefined, type: TensorType): number {
    const subject = `prepare: state "${name}"`;
    if (!(tensor instanceof WasmTensor) || tensor.memory !== this.parts.memory) {
      const received = tensor === undefined ? "nothing" : "a tensor of another device";
      throw new DeviceError(subject, { expected: "a tensor of this device", received });
    }
    if (tensor.type.dtype !== type.dtype) {
      throw new DTypeError(subject, { expected: type.dtype, received: tensor.type.dtype });
    }
    if (!sameShape(tensor.type.shape, type.shape)) {
      throw new ShapeError(subject, {
        expected: formatShape(type.shape),
        received: formatShape(tensor.type.shape),
      });
    }
    return tensor.address;
  }

  private execute(program: Program, words: number, threads: number): void {
    const { kernels, memory } = this.parts;
    this.running = true;
    try {
      kernels.run(words, threads);
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
      expected: `indices in 0 … ${limit - 1}`,
      received: String(value),
    });
  }
}
