import { DeviceError, DeviceLostError } from "../../errors.ts";
import { type GpuBackend, type GpuJs, openGpuJs, type Payload } from "../gpu-js.ts";
import { GpuArray } from "./gpu-array.ts";
import { GpuKernel, type KernelCode } from "./gpu-kernel.ts";

const uploadSource = "function (values) { return values[this.thread.x]; }";

/** One drawing context with its compiled kernels: what all devices of one backend on a page share. */
export class GpuEngine {
  readonly backend: GpuBackend;
  readonly #gpu: GpuJs;
  readonly #kernels = new Map<string, GpuKernel>();
  readonly #counter = { liveArrays: 0 };

  private constructor(backend: GpuBackend, gpu: GpuJs) {
    this.backend = backend;
    this.#gpu = gpu;
  }

  /** Opens a context and computes one number in it, to be sure that it is what it claims to be. */
  static async open(backend: GpuBackend): Promise<GpuEngine> {
    const engine = new GpuEngine(backend, await openGpuJs(backend));
    // Never released: gpu.js frees its context only where a kernel is left.
    const kernel = engine.kernel({ source: "function (x) { return x[0] + 1; }", threads: 1 }, [1]).retain();
    const one = await engine.upload(Float32Array.of(1));
    const two = await kernel.run(one.payloads);
    const [sum] = await engine.read(two);
    for (const owned of [one, two]) owned.release();
    if (sum !== 2) {
      throw new DeviceError(`${backend}: a first kernel`, { expected: "1 + 1 = 2", received: String(sum) });
    }
    return engine;
  }

  /** The number of arrays on the GPU that somebody owns. */
  get liveArrays(): number {
    return this.#counter.liveArrays;
  }

  /** The name of the hardware underneath. */
  get adapter(): string {
    return this.backend === "gpujs-wasm" ? "gpu.js WebAssembly kernels" : this.#gpu.adapter();
  }

  /** Whether the context was taken away; every array in it is gone then. */
  get isLost(): boolean {
    return this.#gpu.isLost();
  }

  /** @throws {DeviceLostError} when the context was taken away */
  checkAlive(): void {
    if (!this.isLost) return;
    throw new DeviceLostError(`${this.backend}: the graphics context was lost, and all tensors in it`, {
      expected:
        "a device opened anew, of this or another backend, and the run resumed from its last checkpoint",
      received: "a call to the lost one",
    });
  }

  /**
   * Asks the driver whether all went well so far; it waits for the GPU.
   * @throws {DeviceError} when it noted an error, as for lack of memory
   */
  checkErrors(): void {
    const code = this.#gpu.takeError();
    if (code === 0) return;
    const received = code === 0x0505 ? "it is out of memory" : `error 0x${code.toString(16)}`;
    throw new DeviceError(`${this.backend}: the graphics driver`, { expected: "no error", received });
  }

  /** The kernel for this text and inputs of these lengths, compiled once; it is to be retained by its user. */
  kernel(code: KernelCode, inputLengths: readonly number[]): GpuKernel {
    return this.#cached(`${code.threads} < ${inputLengths.join()} ${code.form} ${code.source}`, code);
  }

  /** The kernel that turns `length` plain numbers into an array; it is to be retained by its user. */
  uploader(length: number): GpuKernel {
    return this.#cached(`${length} < host`, { source: uploadSource, threads: length });
  }

  /** A new array with a copy of the numbers. */
  async upload(data: Float32Array): Promise<GpuArray> {
    if (this.backend === "gpujs-wasm") {
      this.#counter.liveArrays++;
      return new GpuArray(data.length, [data.slice()], () => this.#counter.liveArrays--);
    }
    const uploader = this.uploader(data.length).retain();
    try {
      return await uploader.run([data]);
    } finally {
      uploader.release();
    }
  }

  /** A copy of an array of plain numbers on the host. */
  async read(array: GpuArray): Promise<Float32Array> {
    const [payload] = array.payloads;
    return payload instanceof Float32Array ? payload.slice() : payload.toArray();
  }

  /** Compiles a kernel whose result is plain numbers on the host. */
  createReader({ source, threads }: KernelCode): Reader {
    const kernel = this.#gpu.createKernel(source, threads, "read");
    return {
      read: async (values) => {
        const [result] = await kernel.run(values);
        if (result instanceof Float32Array) return result;
        throw new DeviceError(`${this.backend}: read`, { expected: "numbers", received: "a texture" });
      },
      dispose: () => kernel.destroy(),
    };
  }

  /** Frees the context with everything in it. */
  async destroy(): Promise<void> {
    this.#kernels.clear();
    await this.#gpu.destroy();
  }

  #cached(key: string, code: KernelCode): GpuKernel {
    const known = this.#kernels.get(key);
    if (known !== undefined) return known;
    const kernel = new GpuKernel(this.#gpu, code, this.#counter, () => this.#kernels.delete(key));
    this.#kernels.set(key, kernel);
    return kernel;
  }
}

/** A kernel whose result is plain numbers on the host. */
export interface Reader {
  read(values: readonly Payload[]): Promise<Float32Array>;
  dispose(): void;
}
