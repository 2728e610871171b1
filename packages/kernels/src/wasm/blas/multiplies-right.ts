import type { HostProduct } from "../kernel-instance.js";

/**
 * Whether a product works on a memory: a small one is compared, so that a library with another calling convention
 * (integers of 64 bits) is not believed.
 */
export async function multipliesRight(
  create: (memory: WebAssembly.Memory) => Promise<HostProduct>,
): Promise<boolean> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const product = await create(memory);
  const [a, b, c] = [0, 64, 128];
  const floats = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
  floats(a, 6).set([1, 2, 3, 4, 5, 6]);
  floats(b, 6).set([1, 0, 2, 1, -1, 3]);
  floats(c, 4).set([NaN, NaN, NaN, NaN]);
  // [1 2 3; 4 5 6] · [1 0 2; 1 -1 3]ᵀ, twice.
  product(0, 1, 2, 2, 3, a, 3, b, 3, c, 2, 0);
  product(0, 1, 2, 2, 3, a, 3, b, 3, c, 2, 1);
  return [14, 16, 32, 34].every((expected, i) => floats(c, 4)[i] === expected);
}
