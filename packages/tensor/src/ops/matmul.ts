import { type MatmulAttributes, sizeOf } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { unbroadcast } from "../unbroadcast.ts";
import { reshape } from "./shape-ops.ts";

/**
 * C = A·B over the last two axes; leading axes are a batch and broadcast.
 * A [..., M, K] (or [..., K, M] with `transposeA`), B [..., K, N] (or [..., N, K] with `transposeB`), C [..., M, N].
 * @throws {ShapeError} when the inner sizes differ
 */
export function matmul(a: Tensor, b: Tensor, options: Partial<MatmulAttributes> = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const attributes = { transposeA, transposeB };
  if (a.rank > 2 && b.rank === 2 && !transposeA) {
    // One large product instead of a batch of small ones, and so are its gradients.
    const rows = reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1)!]);
    const c = apply("matmul", [rows, b], attributes);
    return reshape(c, [...a.shape.slice(0, -1), c.shape[1]]);
  }
  return apply("matmul", [a, b], attributes);
}

/** The gradient of `matmul`: dA = g·Bᵀ and dB = Aᵀ·g, with the transpositions of A and B carried over. */
export const matmulGradient: GradientRule<"matmul"> = rule((g, [a, b], _, { transposeA, transposeB }) => {
  const ga = transposeA
    ? matmul(b, g, { transposeA: transposeB, transposeB: true })
    : matmul(g, b, { transposeB: !transposeB });
  const gb = transposeB
    ? matmul(g, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, g, { transposeA: !transposeA });
  return [unbroadcast(ga, a.shape), unbroadcast(gb, b.shape)];
});
