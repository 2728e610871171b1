import { sizeOf } from "../../shape.ts";
import { flatIndex, splitIndex } from "../runtime/kernel-source.ts";
import type { Plan, Slot } from "../runtime/plan.ts";
import { batchAxes, matrixTerms, type Product } from "./product.ts";

/** How many terms are added in one turn of the loop. */
const unrolled = 4;

/** Each thread sums one element over K. */
export function plainProduct(plan: Plan, product: Product): Slot {
  const { M, N, K, batch, a, b } = product;
  const elementOfA = flatIndex(...matrixTerms(product, 0, M * K), ["row", a.outer]);
  const elementOfB = flatIndex(...matrixTerms(product, 1, K * N), ["column", b.outer]);
  const term = (k: string) =>
    `a[firstA + ${flatIndex([k, a.inner])}] * b[firstB + ${flatIndex([k, b.inner])}]`;
  const whole = Math.floor(K / unrolled);
  const terms = Array.from({ length: unrolled }, (_, i) => term(i === 0 ? "k" : `(k + ${i})`));
  const rest = Array.from(
    { length: K % unrolled },
    (_, i) => `total += ${term(String(whole * unrolled + i))};`,
  );
  return plan.kernel(
    sizeOf(batch) * M * N,
    { a: a.slot, b: b.slot },
    splitIndex([...batchAxes(product), ["row", M], ["column", N]]),
    `const firstA = ${elementOfA};`,
    `const firstB = ${elementOfB};`,
    "let total = 0;",
    `for (let step = 0; step < ${whole}; step++) {`,
    `const k = step * ${unrolled};`,
    `total += ${terms.join(" + ")};`,
    "}",
    ...rest,
    "return total;",
  );
}
