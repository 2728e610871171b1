import {
  alone, barrier, begin, end, nextTile, rank, scratch, share, step, threads, together,
} from "./control";
import { pack4 } from "./pack";
import { edgeTile, tile } from "./tile";
import { address, word } from "./words";

/** Sizes of the blocks that are packed at a time. Sums over K are taken block after block, whatever the threads do. */
const BLOCK_M = 4096;
const BLOCK_N = 4096;
const BLOCK_K = 256;
/** Sizes of the tiles that threads take one after the other. */
const TILE_M = 64;
const TILE_N = 64;

/*
 * MATMUL: mode (0 all threads share each product, 1 each thread takes whole ones), C, A, B, M, N, K, strides in
 * elements of A along M and K and of B along K and N, scratch, bytes of scratch of one thread (mode 1) or of one buffer
 * (mode 0), number of products, rank of the batch, then for each axis of it, innermost first, its size and the strides
 * of A and B.
 */
export function matmul(p: usize): void {
  const mode = word(p, 0);
  const products = word(p, 13);
  const packed = address(p, 11);
  turn = 0;
  if (mode == 0) {
    for (let i = 0; i < products; i++) product(p, i, packed, address(p, 12));
    return;
  }
  share(products);
  const last = end;
  let i = begin;
  const own = packed + <usize>rank * address(p, 12);
  alone(step);
  for (; i < last; i++) product(p, i, own, 0);
  together(step);
}

/** Offset of the buffer to pack into. Two take turns, so that one barrier for each block of K suffices. */
let turn: usize = 0;

/** Where the operands of one batch entry lie. */
export let operandA: usize = 0;
export let operandB: usize = 0;
export function findOperands(p: usize, index: i32): void {
  let a = address(p, 2);
  let b = address(p, 3);
  let rest = index;
  for (let axis = 0, q = p + 60; axis < word(p, 14); axis++, q += 12) {
    const size = word(q, 0);
    const quotient = rest / size;
    a += <usize>((rest - quotient * size) * word(q, 1)) << 2;
    b += <usize>((rest - quotient * size) * word(q, 2)) << 2;
    rest = quotient;
  }
  operandA = a;
  operandB = b;
}

/** C of one batch entry. */
function product(p: usize, index: i32, buffer: usize, bufferBytes: usize): void {
  const M = word(p, 4);
  const N = word(p, 5);
  const K = word(p, 6);
  findOperands(p, index);
  const a = operandA;
  const b = operandB;
  const aM = address(p, 7) << 2;
  const aK = address(p, 8) << 2;
  const bK = address(p, 9) << 2;
  const bN = address(p, 10) << 2;
  const to = address(p, 1) + ((<usize>index * M * N) << 2);
  for (let n = 0; n < N; n += BLOCK_N) {
    const columns = min(BLOCK_N, N - n);
    for (let m = 0; m < M; m += BLOCK_M) {
      const rows = min(BLOCK_M, M - m);
      for (let k = 0; k < K; k += BLOCK_K) {
        const depth = min(BLOCK_K, K - k);
        const packedA = buffer + turn;
        const packedB = packedA + ((<usize>((rows + 3) & ~3) * depth) << 2);
        packPanels(packedA, a + <usize>m * aM + <usize>k * aK, aK, aM, rows, depth, 4);
        packPanels(packedB, b + <usize>k * bK + <usize>n * bN, bK, bN, columns, depth, 8);
        barrier();
        tiles(to + ((<usize>m * N + n) << 2), N, packedA, packedB, rows, columns, depth, k > 0);
        turn = bufferBytes - turn;
      }
    }
  }
}

/** This thread's share of the panels of an operand, each `width` lanes wide. */
function packPanels(
  to: usize, x: usize, kStride: usize, laneStride: usize, lanes: i32, K: i32, width: i32,
): void {
  share(lanes, width);
  const bytes = <usize>(K * width) << 2;
  const stepBytes = <usize>width << 2;
  for (let lane = begin; lane < end; lane += width) {
    const from = x + <usize>lane * laneStride;
    const panel = to + <usize>(lane / width) * bytes;
    pack4(panel, stepBytes, from, kStride, laneStride, lanes - lane, K);
    if (width == 8) pack4(panel + 16, stepBytes, from + laneStride * 4, kStride, laneStride, lanes - lane - 4, K);
  }
}

/** Multiplies packed panels, tile after tile; threads take tiles as they come. */
function tiles(
  to: usize, N: i32, a: usize, b: usize, rows: i32, columns: i32, K: i32, accumulate: bool,
): void {
  const across = (columns - 1) / TILE_N + 1;
  const count = across * ((rows - 1) / TILE_M + 1);
  const stride = <usize>N << 2;
  for (let i = threads == 1 ? 0 : nextTile(); i < count; i = threads == 1 ? i + 1 : nextTile()) {
    const down = i / across;
    const firstRow = down * TILE_M;
    const firstColumn = (i - down * across) * TILE_N;
    const lastRow = min(firstRow + TILE_M, rows);
    const lastColumn = min(firstColumn + TILE_N, columns);
    for (let n = firstColumn; n < lastColumn; n += 8) {
      const panelB = b + ((<usize>n * K) << 2);
      for (let m = firstRow; m < lastRow; m += 4) {
        const panelA = a + ((<usize>m * K) << 2);
        const at = to + <usize>m * stride + (<usize>n << 2);
        if (lastRow - m >= 4 && lastColumn - n >= 8) tile(at, stride, panelA, panelB, K, accumulate);
        else {
          const height = min(4, lastRow - m);
          edgeTile(at, stride, panelA, panelB, K, accumulate, height, min(8, lastColumn - n), scratch());
        }
      }
    }
  }
}
