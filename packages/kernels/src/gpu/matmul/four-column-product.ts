import { sizeOf } from "../../shape.ts";
import { flatIndex, splitIndex } from "../runtime/kernel-source.ts";
import type { Plan, Slot } from "../runtime/plan.ts";
import { batchAxes, matrixTerms, type Product } from "./product.ts";

const columns = ["x", "y", "z", "w"];

/** Each thread sums four neighbours of a row over K, so that an element of A is read once for four: for WebGPU. */
export function fourColumnProduct(plan: Plan, product: Product): Slot {
  const { M, N, K, batch, a, b } = product;
  const elementOfA = flatIndex(...matrixTerms(product, 0, M * K), ["row", a.outer], ["k", a.inner]);
  const elementOfB = flatIndex(...matrixTerms(product, 1, K * N), ["quad", 4 * b.outer], ["k", b.inner]);
  return plan.formed(
    "four",
    (sizeOf(batch) * M * N) / 4,
    { a: a.slot, b: b.slot },
    splitIndex([...batchAxes(product), ["row", M], ["quad", N / 4]]),
    ...columns.map((column) => `let ${column} = 0;`),
    `for (let k = 0; k < ${K}; k++) {`,
    `const left = a[${elementOfA}];`,
    `const first = ${elementOfB};`,
    ...columns.map((column, i) => `${column} += left * b[first + ${i * b.outer}];`),
    "}",
    `return [${columns.join(", ")}];`,
  );
}
