import type { Payload } from "../gpu-js-library.ts";

/** The numbers of one tensor on the GPU, row-major and flat; never changed once made, so that values may share it. */
export class GpuArray {
  readonly length: number;
  /** Where the numbers are: one texture or buffer, four for the rows of tiles. */
  readonly payloads: readonly Payload[];
  #owners = 1;
  readonly #onFree: () => void;

  /** @param onFree Called when the last owner has let go */
  constructor(length: number, payloads: readonly Payload[], onFree: () => void) {
    this.length = length;
    this.payloads = payloads;
    this.#onFree = onFree;
  }

  /** Adds an owner. */
  retain(): this {
    this.#owners++;
    return this;
  }

  /** Removes an owner; with the last one the memory is freed. */
  release(): void {
    if (--this.#owners > 0) return;
    for (const payload of this.payloads) if (!(payload instanceof Float32Array)) payload.delete();
    this.#onFree();
  }
}
