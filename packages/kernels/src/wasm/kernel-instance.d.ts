/** The functions that the kernels export. */
export interface KernelExports {
  /** Runs a program as rank 0. */
  run(program: number, threads: number): void;
  /** Serves as another rank until told to return. */
  work(rank: number, threads: number): void;
}

/**
 * A product that the host computes in place of the kernels, on the calling thread: C = A·B, or C += A·B with
 * `accumulate`. A is [M, K], or [K, M] with `transposeA`; B is [K, N], or [N, K] with `transposeB`; C is [M, N]. All are
 * given by address, with the distance from one row to the next in elements. Flags are 0 or 1.
 */
export type HostProduct = (
  transposeA: number,
  transposeB: number,
  M: number,
  N: number,
  K: number,
  a: number,
  strideA: number,
  b: number,
  strideB: number,
  c: number,
  strideC: number,
  accumulate: number,
) => void;

/** Where the host's product comes from. */
export interface ProductSource {
  /** Address of a module whose `createProduct(memory, options)` makes the product, or a promise of it; every thread imports it. */
  readonly module: string;
  /** Handed to `createProduct`. */
  readonly options?: unknown;
}

/** Address of the word that is not 0 when a thread died. */
export const lostAddress: number;

/**
 * The kernels over a memory, with what they import.
 * @param product for programs that leave products to the host
 */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  product?: ProductSource,
): Promise<KernelExports>;
