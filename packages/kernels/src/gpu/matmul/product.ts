import type { MatmulAttributes } from "../../ops/matmul.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { broadcastStrides, mergeAxes, type StridedAxis } from "../runtime/merge-axes.ts";
import type { Operand, Slot } from "../runtime/plan.ts";

/** An operand of a product: where it is, how many matrices it has, and the distance between neighbours in each. */
export interface Factor {
  readonly slot: Slot;
  readonly matrices: number;
  /** Along the axis that the result has too. */
  readonly outer: number;
  /** Along the axis that is summed over. */
  readonly inner: number;
}

/** C = A·B for each of a batch, seen without its transposes: A is [M, K] and B [K, N]. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly batch: Shape;
  /** The batch's axes; strides count matrices, of A and of B. */
  readonly axes: readonly StridedAxis[];
  readonly a: Factor;
  readonly b: Factor;
}

/** The product that an op asks for. */
export function productOf(
  a: Operand,
  b: Operand,
  { transposeA, transposeB }: MatmulAttributes,
  shape: Shape,
): Product {
  const [M, N] = shape.slice(-2);
  const K = a.shape.at(transposeA ? -2 : -1)!;
  const batch = shape.slice(0, -2);
  // Steps from one matrix of the batch to the next; matrices are counted, not elements.
  const stepsOf = ({ shape }: Operand) => broadcastStrides(shape.slice(0, -2), batch);
  const matricesOf = ({ shape }: Operand) => sizeOf(shape.slice(0, -2));
  return {
    M,
    N,
    K,
    batch,
    axes: mergeAxes(batch, stepsOf(a), stepsOf(b)),
    a: {
      slot: a.slot,
      matrices: matricesOf(a),
      outer: transposeA ? 1 : K,
      inner: transposeA ? M : 1,
    },
    b: {
      slot: b.slot,
      matrices: matricesOf(b),
      outer: transposeB ? K : 1,
      inner: transposeB ? 1 : N,
    },
  };
}

/** The axes of a batch by the names `batch0` … that they have in a kernel. */
export const batchAxes = ({ axes }: Product) => axes.map(({ size }, axis) => [`batch${axis}`, size] as const);

/** The terms of a flat index that choose the matrix of an operand, each of them `size` elements long. */
export const matrixTerms = ({ axes }: Product, operand: 0 | 1, size: number) =>
  axes.map(({ strides }, axis) => [`batch${axis}`, strides[operand] * size] as const);
