import type { GpuJs, GpuJsKernel } from "../gpu-js.ts";
import type { KernelForm } from "../gpu-js-forms.ts";
import type { Payload } from "../gpu-js-library.ts";
import { GpuArray } from "./gpu-array.ts";
import type { IdleKernels } from "./idle-kernels.ts";

/** The text of a kernel and what it computes. */
export interface KernelCode {
  readonly source: string;
  readonly threads: number;
  /** What each thread gives. Default: one number. */
  readonly form?: KernelForm;
}

/** What the kernels of one context share. */
export interface KernelSurroundings {
  readonly gpu: GpuJs;
  /** How many arrays there are. */
  readonly counter: { liveArrays: number };
  readonly idle: IdleKernels;
}

/**
 * A compiled kernel, shared by all programs that use the same text with inputs of the same lengths.
 *
 * gpu.js frees a kernel's output textures together with the kernel, so it is idle, and may be destroyed, only when no
 * program uses it any more **and** all arrays that it made are gone.
 */
export class GpuKernel {
  readonly length: number;
  readonly #kernel: GpuJsKernel;
  readonly #surroundings: KernelSurroundings;
  readonly #onDestroy: () => void;
  #users = 0;
  #living = 0;

  constructor(surroundings: KernelSurroundings, code: KernelCode, onDestroy: () => void) {
    const { source, threads, form = "number" } = code;
    this.length = form === "four" ? 4 * threads : threads;
    this.#kernel = surroundings.gpu.createKernel(source, threads, form);
    this.#surroundings = surroundings;
    this.#onDestroy = onDestroy;
  }

  retain(): this {
    this.#surroundings.idle.take(this);
    this.#users++;
    return this;
  }

  release(): void {
    this.#users--;
    this.#rest();
  }

  /** Computes a new array. Only WebGPU gives a promise: elsewhere the next kernel can be launched at once. */
  run(values: readonly Payload[]): GpuArray | Promise<GpuArray> {
    const result = this.#kernel.run(values);
    return result instanceof Promise ? result.then((payloads) => this.#wrap(payloads)) : this.#wrap(result);
  }

  #wrap(payloads: readonly Payload[]): GpuArray {
    const { counter } = this.#surroundings;
    this.#living++;
    counter.liveArrays++;
    return new GpuArray(this.length, payloads, () => {
      this.#living--;
      counter.liveArrays--;
      this.#rest();
    });
  }

  /** Frees the compiled kernel. */
  destroy(): void {
    this.#onDestroy();
    this.#kernel.destroy();
  }

  #rest(): void {
    if (this.#users === 0 && this.#living === 0) this.#surroundings.idle.keep(this);
  }
}
