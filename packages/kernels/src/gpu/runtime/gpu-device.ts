import type { Device, DeviceDescription, DeviceTensor, Executable } from "../../device.ts";
import type { TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import type { Program } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import type { GpuBackend } from "../gpu-js-library.ts";
import type { GpuEngine } from "./gpu-engine.ts";
import { GpuExecutable } from "./gpu-executable.ts";
import { GpuTensor } from "./gpu-tensor.ts";
import { releaseEngine } from "./shared-engine.ts";

/** A device whose kernels are written for gpu.js. Whatever touches the GPU waits in one queue. */
export class GpuDevice implements Device {
  readonly backend: GpuBackend;
  readonly #engine: GpuEngine;
  readonly #reason: string;
  readonly #owned = new Set<GpuTensor | GpuExecutable>();
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(engine: GpuEngine, reason: string) {
    this.backend = engine.backend;
    this.#engine = engine;
    this.#reason = reason;
  }

  describe(): DeviceDescription {
    return {
      backend: this.backend,
      adapter: this.#engine.adapter,
      threads: 1,
      simd: "none",
      blas: undefined,
      reason: this.#reason,
    };
  }

  /** Arrays on the GPU that are in use; for tests that memory does not grow. Devices of one backend share the count. */
  get liveArrays(): number {
    return this.#engine.liveArrays;
  }

  async allocate(type: TensorType): Promise<DeviceTensor> {
    const length = sizeOf(type.shape);
    return this.enqueue(async (engine) => {
      engine.checkLength("allocate", length);
      return this.#own(new GpuTensor(this, type, await engine.upload(new Float32Array(length))));
    });
  }

  prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable> {
    return this.enqueue(async (engine) =>
      this.#own(await GpuExecutable.prepare(this, engine, program, states)),
    );
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#last;
    for (const owned of [...this.#owned]) owned.dispose();
    await releaseEngine(this.#engine);
  }

  /**
   * Does some work when all earlier work is done.
   * @throws {DeviceLostError} when the context is lost before the work or during it
   * @throws {DeviceError} when the device was disposed of
   */
  enqueue<Result>(work: (engine: GpuEngine) => Promise<Result>): Promise<Result> {
    const result = this.#last.then(async () => {
      if (this.#disposed) {
        throw new DeviceError(`${this.backend}`, { expected: "an open device", received: "a disposed one" });
      }
      this.#engine.checkAlive();
      try {
        return await work(this.#engine);
      } catch (error) {
        // WebGPU may reject what is under way before it says that the device is lost.
        if (this.backend === "webgpu") await new Promise((resolve) => setTimeout(resolve));
        throw error;
      } finally {
        // Whatever came of it: a lost context is the reason of an error, and its numbers are zeros.
        this.#engine.checkAlive();
      }
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Called by what has been disposed of. */
  forget(owned: GpuTensor | GpuExecutable): void {
    this.#owned.delete(owned);
  }

  #own<Owned extends GpuTensor | GpuExecutable>(owned: Owned): Owned {
    this.#owned.add(owned);
    return owned;
  }
}
