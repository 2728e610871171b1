import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { broadcastStrides, collapse, type LoopAxis } from "./collapse.ts";
import { emitHostProduct } from "./host-matmul.ts";
import type { KernelCall, StepEncoder } from "./kernel-call.ts";

/** The blocks of assembly/matmul.ts. */
const BLOCK_M = 4096;
const BLOCK_N = 4096;
const BLOCK_K = 256;
/** Above this many bytes a thread does not pack whole operands for itself. */
const OWN_SCRATCH = 2 ** 20;

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** Bytes of the packed blocks of both operands. */
const packedBytes = (M: number, N: number, K: number): number =>
  (roundUp(Math.min(M, BLOCK_M), 4) + roundUp(Math.min(N, BLOCK_N), 8)) * Math.min(K, BLOCK_K) * 4;

/** A product or a batch of them, as the kernels see it. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  /** Strides in elements of A along M and K, of B along K and N. */
  readonly strides: readonly [aM: number, aK: number, bK: number, bN: number];
  /** Loops over products; strides of A and B. */
  readonly batch: readonly LoopAxis[];
}

function productOf({ attributes, inputs, outputs }: KernelCall<"matmul">): Product {
  const [a, b] = inputs;
  const [output] = outputs;
  const lead = output.shape.slice(0, -2);
  const [M, N] = output.shape.slice(-2);
  const K = a.shape.at(attributes.transposeA ? -2 : -1)!;
  const strides: Product["strides"] = [
    attributes.transposeA ? 1 : K,
    attributes.transposeA ? M : 1,
    attributes.transposeB ? 1 : N,
    attributes.transposeB ? K : 1,
  ];
  const leading = (shape: readonly number[], size: number) =>
    broadcastStrides(shape.slice(0, -2), lead).map((stride) => stride * size);
  const batch = collapse(lead, [leading(a.shape, M * K), leading(b.shape, K * N)]);
  // A batch that shares B is one product with more rows.
  const [inner] = batch;
  if (inner && inner.strides[1] === 0 && inner.strides[0] === M * K && (!attributes.transposeA || M === 1)) {
    return { M: M * inner.size, N, K, strides: [K, 1, strides[2], strides[3]], batch: batch.slice(1) };
  }
  return { M, N, K, strides, batch };
}

function emitVectorProduct(call: KernelCall<"matmul">, { M, N, K, strides, batch }: Product): void {
  const [a, b] = call.inputs;
  const [aM, aK, bK, bN] = strides;
  // [1, K]·[K, N] reads B as the matrix, [M, K]·[K, 1] reads A; the vector is contiguous either way.
  const matrixIsA = N === 1;
  const [matrix, vector] = matrixIsA ? [a, b] : [b, a];
  const [rows, along, down] = matrixIsA ? [M, aM, aK] : [N, bN, bK];
  const axes = batch.flatMap(({ size, strides: [strideA, strideB] }) =>
    matrixIsA ? [size, strideA, strideB] : [size, strideB, strideA],
  );
  const products = sizeOf(batch.map(({ size }) => size));
  call.emit(
    code.VECTOR_PRODUCT,
    [
      call.outputs[0].address,
      matrix.address,
      vector.address,
      rows,
      K,
      (K === 1 ? Math.max(along, 1) : along) * 4,
      (K === 1 ? 1 : down) * 4,
      products,
      batch.length,
      ...axes,
    ],
    { work: (products * rows * K) / 2 },
  );
}

/** C = A·B: products of a matrix with a vector apart, large ones by the host, small ones of a batch each on one thread. */
export const matmul: StepEncoder<"matmul"> = (call) => {
  const product = productOf(call);
  const { M, N, K, strides, batch } = product;
  if (M === 1 || N === 1) {
    emitVectorProduct(call, product);
    return;
  }
  if (call.hostProducts && emitHostProduct(call, product)) return;
  const products = sizeOf(batch.map(({ size }) => size));
  const bytes = packedBytes(M, N, K);
  const whole = products >= 2 * call.threads && bytes <= OWN_SCRATCH;
  const scratchBytes = roundUp(bytes, 64);
  const scratch = call.scratch(scratchBytes * (whole ? call.threads : 2));
  const [a, b] = call.inputs;
  call.emit(
    code.MATMUL,
    [
      whole ? 1 : 0,
      call.outputs[0].address,
      a.address,
      b.address,
      M,
      N,
      K,
      ...strides,
      scratch,
      scratchBytes,
      products,
      batch.length,
      ...batch.flatMap(({ size, strides: both }) => [size, ...both]),
    ],
    { work: (products * M * N * K) / 4 },
  );
};
