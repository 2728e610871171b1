import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import type { KernelCall } from "./kernel-call.ts";
import type { Product } from "./matmul.ts";

/** Below this M·N·K a product is not worth a call of the host. */
const SMALL = 16 ** 3;
/** Up to this M·N·K a product is not divided. */
const WHOLE = 64 ** 3;
/** The fewest rows or columns of a part. */
const NARROW = 64;
/** The most parts of a product. */
const MOST = 16;

/** The strides of a matrix along its rows and columns, such that one is 1 and the other no less than the extent. */
type Strides = readonly [row: number, column: number];

/** The strides as BLAS wants them, which knows rows side by side and columns side by side; else `undefined`. */
export function hostStrides([row, column]: Strides, rows: number, columns: number): Strides | undefined {
  if (column === 1 || columns === 1) {
    // Where there is one row or one column, its stride is never used.
    const distance = rows === 1 ? columns : row;
    if (distance >= columns) return [distance, 1];
  }
  if (row === 1 || rows === 1) {
    const distance = columns === 1 ? rows : column;
    if (distance >= rows) return [1, distance];
  }
  return undefined;
}

/**
 * Rows and columns of the parts in which threads compute a product. They follow from its shape alone, so that any number
 * of threads gives the same bits: 2 parts from 64³ on, 4 from 256³, 8 from 512³, 16 from 1024³.
 */
export function hostParts(M: number, N: number, K: number): readonly [rows: number, columns: number] {
  const size = M * N * K;
  if (size <= WHOLE) return [M, N];
  const wanted = Math.min(MOST, 2 ** Math.max(1, Math.floor(Math.log2(size) / 3) - 6));
  let [rows, columns] = [M, N];
  for (let parts = 1; parts < wanted; parts *= 2) {
    if (Math.max(rows, columns) < 2 * NARROW) break;
    if (rows >= columns) rows = Math.ceil(rows / 32) * 16;
    else columns = Math.ceil(columns / 32) * 16;
  }
  return [rows, columns];
}

/** Leaves a product to the host, if it is large enough and the host can read its operands; tells whether it is. */
export function emitHostProduct(call: KernelCall<"matmul">, product: Product): boolean {
  const { M, N, K, batch } = product;
  const [aM, aK, bK, bN] = product.strides;
  const a = hostStrides([aM, aK], M, K);
  const b = hostStrides([bK, bN], K, N);
  if (M * N * K < SMALL || !a || !b) return false;
  const products = sizeOf(batch.map(({ size }) => size));
  const parts = hostParts(M, N, K);
  const [left, right] = call.inputs;
  const words = [0, call.outputs[0].address, left.address, right.address, M, N, K, ...a, ...b, ...parts];
  const axes = batch.flatMap(({ size, strides }) => [size, ...strides]);
  const whole = products === 1 && parts[0] === M && parts[1] === N;
  call.emit(code.HOST_MATMUL, [...words, products, batch.length, ...axes], {
    work: whole ? 0 : (products * M * N * K) / 4,
  });
  return true;
}
