import { RandomStream } from "@quadrivium/kernels";
import type { KernelTask } from "../task.ts";

/** A·B in double precision, a and b [n, n]. */
export function doubleProduct(a: ArrayLike<number>, b: ArrayLike<number>, n: number): Float64Array {
  const product = new Float64Array(n * n);
  const b64 = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    const row = product.subarray(i * n, (i + 1) * n);
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      const start = k * n;
      for (let j = 0; j < n; j++) row[j] += factor * b64[start + j];
    }
  }
  return product;
}

/** C = A·B of two matrices [n, n] of standard normal numbers, the same for the same n. */
export function productTask(n: number): KernelTask {
  const random = new RandomStream(20261122, `product ${n}`);
  const matrix = () => ({ shape: [n, n], data: random.fillNormal(new Float32Array(n * n)) });
  const operands = { a: matrix(), b: matrix() };
  return {
    kind: "product",
    title: `product ${n}`,
    sizes: { n },
    operands,
    flop: 2 * n ** 3,
    expected: () => doubleProduct(operands.a.data, operands.b.data, n),
  };
}
