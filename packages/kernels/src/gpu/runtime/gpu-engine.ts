import { DeviceError, DeviceLostError } from "../../errors.ts";
import { type GpuJs, openGpuJs } from "../gpu-js.ts";
import type { GpuBackend } from "../gpu-js-library.ts";
import { countIterations } from "./count-iterations.ts";
import { GpuArray } from "./gpu-array.ts";
import { GpuKernel, type KernelCode, type KernelSurroundings } from "./gpu-kernel.ts";
import { IdleKernels } from "./idle-kernels.ts";
import { maximumCount } from "./maximum-count.ts";

/** What the first kernel counts to, by so many loop iterations and the number that it is given. */
const firstCount = 100_000;
const countSource = `function (x) {
  let count = x[0];
  for (let i = 1; i < ${firstCount}; i++) { count += x[0]; }
  return count;
}`;

const uploadSource = "function (values) { return values[this.thread.x]; }";

/** One drawing context with its compiled kernels: what all devices of one backend on a page share. */
export class GpuEngine {
  readonly backend: GpuBackend;
  readonly #gpu: GpuJs;
  readonly #kernels = new Map<string, GpuKernel>();
  readonly #surroundings: KernelSurroundings;
  #mostIterations = Number.POSITIVE_INFINITY;

  private constructor(backend: GpuBackend, gpu: GpuJs) {
    this.backend = backend;
    this.#gpu = gpu;
    this.#surroundings = { gpu, counter: { liveArrays: 0 }, idle: new IdleKernels() };
  }

  /**
   * Opens a context and counts in it, to be sure that it is what it claims to be, and to see whether it ends loops.
   * @param mostIterations For tests: where loops are taken to end, instead of what is seen
   */
  static async open(backend: GpuBackend, mostIterations?: number): Promise<GpuEngine> {
    const engine = new GpuEngine(backend, await openGpuJs(backend));
    // Never released: gpu.js frees its context only where a kernel is left.
    const kernel = engine.kernel({ source: countSource, threads: 1 }, [1]).retain();
    const one = await engine.upload(Float32Array.of(1));
    const counted = await kernel.run(one.payloads);
    const [count] = await engine.read(counted);
    for (const owned of [one, counted]) owned.release();
    if (!Number.isInteger(count) || count < 2 || count > firstCount) {
      throw new DeviceError(`${backend}: a first kernel`, {
        expected: `1 + … + 1 = ${firstCount}`,
        received: String(count),
      });
    }
    if (mostIterations !== undefined) engine.#mostIterations = mostIterations;
    else if (count < firstCount) engine.#mostIterations = count - 1;
    return engine;
  }

  /**
   * The most loop iterations that a thread may take; `Infinity` where nothing ends loops. Mesa's llvmpipe ends all loops
   * of a thread after 65,535 iterations together, without a word.
   */
  get mostIterations(): number {
    return this.#mostIterations;
  }

  /** The number of arrays on the GPU that somebody owns. */
  get liveArrays(): number {
    return this.#surroundings.counter.liveArrays;
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
    const received = this.#gpu.takeError();
    if (received === undefined) return;
    throw new DeviceError(`${this.backend}: the graphics driver`, {
      expected: "no error; a smaller batch needs less memory, and the backend wasm has the computer's",
      received,
    });
  }

  /** Settles when the GPU has done all that it was given so far; `undefined` where the host does not run ahead of it. */
  workDone(): Promise<unknown> | undefined {
    return this.#gpu.workDone();
  }

  /** @throws {DeviceError} naming `subject` when an array of that many elements is too large for this device */
  checkLength(subject: string, length: number): void {
    const limit = this.#gpu.largestArray();
    const isDevices = limit !== undefined && limit.length < maximumCount;
    const most = isDevices ? limit.length : maximumCount;
    if (length <= most) return;
    const reason = isDevices ? limit.reason : "a float counts no further";
    const count = isDevices ? String(most) : `2²⁴ = ${most}`;
    throw new DeviceError(`${subject} on ${this.backend}`, {
      expected: `tensors of at most ${count} elements (${reason}), or the backend wasm for larger ones`,
      received: `one of ${length}`,
    });
  }

  /** @throws {DeviceError} naming `subject` when a thread of a kernel would take more iterations than it may */
  checkIterations(subject: string, body: readonly string[]): void {
    if (this.#mostIterations === Number.POSITIVE_INFINITY) return;
    const iterations = countIterations(body.join("\n"));
    if (iterations <= this.#mostIterations) return;
    throw new DeviceError(`${subject} on ${this.backend}`, {
      expected: `at most ${this.#mostIterations} loop iterations in a kernel (this graphics driver ends loops there, in silence); smaller tensors, another graphics driver, or the backend wasm`,
      received: String(iterations),
    });
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
      const { counter } = this.#surroundings;
      counter.liveArrays++;
      return new GpuArray(data.length, [data.slice()], () => counter.liveArrays--);
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

  /** Frees the context with everything in it. */
  async destroy(): Promise<void> {
    this.#kernels.clear();
    await this.#gpu.destroy();
  }

  #cached(key: string, code: KernelCode): GpuKernel {
    const known = this.#kernels.get(key);
    if (known !== undefined) return known;
    const kernel = new GpuKernel(this.#surroundings, code, () => this.#kernels.delete(key));
    this.#kernels.set(key, kernel);
    return kernel;
  }
}
