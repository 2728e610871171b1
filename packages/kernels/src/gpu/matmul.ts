import type { MatmulAttributes } from "../ops/matmul.ts";
import { sizeOf } from "../shape.ts";
import { flatIndex, splitIndex } from "./runtime/kernel-source.ts";
import { broadcastStrides, mergeAxes } from "./runtime/merge-axes.ts";
import type { GpuOp, Operand } from "./runtime/plan.ts";

/** C = A·B: each thread sums one element over K. */
export const matmul: GpuOp<MatmulAttributes> = (plan, [a, b], { transposeA, transposeB }, [{ shape }]) => {
  const [M, N] = shape.slice(-2);
  const K = a.shape.at(transposeA ? -2 : -1)!;
  const batch = shape.slice(0, -2);
  // Steps from one matrix of the batch to the next; matrices are counted, not elements.
  const stepsOf = ({ shape }: Operand) => broadcastStrides(shape.slice(0, -2), batch);
  const axes = mergeAxes(batch, stepsOf(a), stepsOf(b));
  const matrix = (operand: 0 | 1, size: number) =>
    axes.map(({ strides }, axis) => [`batch${axis}`, strides[operand] * size] as const);
  const elementOfA = flatIndex(...matrix(0, M * K), ["row", transposeA ? 1 : K], ["k", transposeA ? M : 1]);
  const elementOfB = flatIndex(
    ...matrix(1, K * N),
    ["k", transposeB ? 1 : N],
    ["column", transposeB ? K : 1],
  );
  return [
    plan.kernel(
      sizeOf(shape),
      { a: a.slot, b: b.slot },
      splitIndex([
        ...axes.map(({ size }, axis) => [`batch${axis}`, size] as const),
        ["row", M],
        ["column", N],
      ]),
      "let total = 0;",
      `for (let k = 0; k < ${K}; k++) { total += a[${elementOfA}] * b[${elementOfB}]; }`,
      "return total;",
    ),
  ];
};
