/** The functions that the kernels export. */
export interface KernelExports {
  /** Runs a program as rank 0. */
  run(program: number, threads: number): void;
  /** Serves as another rank until told to return. */
  work(rank: number, threads: number): void;
}

/** A product that the host computes in place of MATMUL: the address of its arguments, rank and number of threads. */
export type HostProduct = (words: number, rank: number, threads: number) => void;

/** Address of the word that is not 0 when a thread died. */
export const lostAddress: number;

/**
 * The kernels over a memory, with what they import.
 * @param productModule address of a module whose `createProduct(memory)` makes the host's product, for programs that
 * leave products to the host
 */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  productModule?: string,
): Promise<KernelExports>;
