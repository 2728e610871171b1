import { barrier, begin, end, nextTile, rank, share, threads } from "./control";
import { hostProduct } from "./host";
import { imageRows } from "./image-rows";
import { address, storeLanes, word } from "./words";

/*
 * HOST_FILTER_GRADIENT: df, x, g, partial sums, memory for one thread's rows, its bytes, what imageRows reads, places in a
 * block, blocks in a part, parts.
 *
 * For each block of places the rows of x, transposed, times those of g, by the host; each part adds up its blocks, and the
 * parts are added in their order.
 */
export function hostFilterGradient(p: usize): void {
  const O = word(p, 9);
  const K = word(p, 17) * word(p, 18) * word(p, 8);
  const places = word(p, 10) * word(p, 11) * word(p, 12);
  const block = word(p, 19);
  const partPlaces = block * word(p, 20);
  const parts = word(p, 21);
  const partBytes = <usize>(K * O) << 2;
  const rows = address(p, 4) + <usize>rank * address(p, 5);
  for (let part = threads == 1 ? 0 : nextTile(); part < parts; part = threads == 1 ? part + 1 : nextTile()) {
    const start = part * partPlaces;
    const behind = min(start + partPlaces, places);
    const sums = address(p, 3) + <usize>part * partBytes;
    for (let first = start; first < behind; first += block) {
      const last = min(first + block, behind);
      imageRows(p, first, last, rows);
      const g = address(p, 2) + (<usize>first * <usize>O << 2);
      hostProduct(true, false, K, O, last - first, rows, K, g, O, sums, O, first > start);
    }
  }
  barrier();
  share(K * O, 4);
  for (let i = begin; i < end; i += 4) {
    let from = address(p, 3) + (<usize>i << 2);
    let sum = v128.load(from);
    for (let part = 1; part < parts; part++) {
      from += partBytes;
      sum = f32x4.add(sum, v128.load(from));
    }
    const to = address(p, 0) + (<usize>i << 2);
    if (end - i >= 4) v128.store(to, sum);
    else storeLanes(to, sum, end - i);
  }
}
