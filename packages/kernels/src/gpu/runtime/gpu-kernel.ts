import type { GpuJs, GpuJsKernel, Payload } from "../gpu-js.ts";
import type { KernelForm } from "../gpu-js-forms.ts";
import { GpuArray } from "./gpu-array.ts";

/** The text of a kernel and what it computes. */
export interface KernelCode {
  readonly source: string;
  readonly threads: number;
  /** What each thread gives. Default: one number. */
  readonly form?: KernelForm;
}

/**
 * A compiled kernel, shared by all programs that use the same text with inputs of the same lengths.
 *
 * gpu.js frees a kernel's output textures together with the kernel, so it is destroyed only when no program uses it
 * any more **and** all arrays that it made are gone.
 */
export class GpuKernel {
  readonly length: number;
  readonly #kernel: GpuJsKernel;
  readonly #counter: { liveArrays: number };
  readonly #onDestroy: () => void;
  #users = 0;
  #living = 0;

  constructor(gpu: GpuJs, code: KernelCode, counter: { liveArrays: number }, onDestroy: () => void) {
    const { source, threads, form = "number" } = code;
    this.length = form === "four" ? 4 * threads : threads;
    this.#kernel = gpu.createKernel(source, threads, form);
    this.#counter = counter;
    this.#onDestroy = onDestroy;
  }

  retain(): this {
    this.#users++;
    return this;
  }

  release(): void {
    this.#users--;
    this.#destroyWhenUnused();
  }

  /** Computes a new array. Only WebGPU gives a promise: elsewhere the next kernel can be launched at once. */
  run(values: readonly Payload[]): GpuArray | Promise<GpuArray> {
    const result = this.#kernel.run(values);
    return result instanceof Promise ? result.then((payloads) => this.#wrap(payloads)) : this.#wrap(result);
  }

  #wrap(payloads: readonly Payload[]): GpuArray {
    this.#living++;
    this.#counter.liveArrays++;
    return new GpuArray(this.length, payloads, () => {
      this.#living--;
      this.#counter.liveArrays--;
      this.#destroyWhenUnused();
    });
  }

  #destroyWhenUnused(): void {
    if (this.#users > 0 || this.#living > 0) return;
    this.#onDestroy();
    this.#kernel.destroy();
  }
}
