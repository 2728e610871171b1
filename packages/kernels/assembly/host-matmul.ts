import { nextTile, threads } from "./control";
import { hostProduct } from "./host";
import { findOperands, operandA, operandB } from "./matmul";
import { address, word } from "./words";

/*
 * HOST_MATMUL: the words of MATMUL, with the rows and columns of a part of C instead of scratch. One stride of each
 * operand is 1. Threads take parts as they come; their sizes do not depend on the number of threads, and neither do the
 * bits.
 */
export function hostMatmul(p: usize): void {
  const M = word(p, 4);
  const N = word(p, 5);
  const K = word(p, 6);
  const aM = word(p, 7);
  const aK = word(p, 8);
  const bK = word(p, 9);
  const bN = word(p, 10);
  const rows = word(p, 11);
  const columns = word(p, 12);
  const across = (N - 1) / columns + 1;
  const each = across * ((M - 1) / rows + 1);
  const count = each * word(p, 13);
  const transposeA = aK != 1;
  const transposeB = bN != 1;
  for (let i = threads == 1 ? 0 : nextTile(); i < count; i = threads == 1 ? i + 1 : nextTile()) {
    const index = i / each;
    const down = (i - index * each) / across;
    const m = down * rows;
    const n = (i - index * each - down * across) * columns;
    findOperands(p, index);
    hostProduct(
      transposeA, transposeB, min(rows, M - m), min(columns, N - n), K,
      operandA + (<usize>(m * aM) << 2), transposeA ? aK : aM,
      operandB + (<usize>(n * bN) << 2), transposeB ? bN : bK,
      address(p, 1) + (<usize>((index * M + m) * N + n) << 2), N, false,
    );
  }
}
