/** What can be kept: a compiled kernel that makes arrays of some length. */
interface Idle {
  readonly length: number;
  destroy(): void;
}

/** The number of kernels that are kept. */
const most = 64;

/** A kernel holds a texture of its result, and an uploader one of its numbers too: long ones are not kept. */
const longest = 2 ** 16;

/**
 * Compiled kernels that nobody uses at the moment. The last ones are kept, since compiling takes far longer than running
 * and the next program often needs the same.
 */
export class IdleKernels {
  /** The one that has waited longest comes first. */
  readonly #kernels = new Set<Idle>();

  /** Keeps a kernel, or destroys it and others for which there is no room. */
  keep(kernel: Idle): void {
    if (kernel.length > longest) {
      kernel.destroy();
      return;
    }
    this.#kernels.add(kernel);
    for (const oldest of this.#kernels) {
      if (this.#kernels.size <= most) break;
      this.#kernels.delete(oldest);
      oldest.destroy();
    }
  }

  /** Called when a kernel is used again. */
  take(kernel: Idle): void {
    this.#kernels.delete(kernel);
  }
}
