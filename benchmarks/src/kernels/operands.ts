import { RandomStream } from "@quadrivium/kernels";
import type { Operands } from "./product.ts";

/** Two matrices [n, n] of standard normal numbers, the same for the same n. */
export function randomOperands(n: number): Operands {
  const random = new RandomStream(20261122, `product ${n}`);
  const matrix = () => random.fillNormal(new Float32Array(n * n));
  return { n, a: matrix(), b: matrix() };
}

/** A·B in double precision. */
export function doubleProduct({ n, a, b }: Operands): Float64Array {
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
