import { barrier, begin, end, nextTile, rank, share, threads } from "./control";
import { hostProduct } from "./host";
import { imageRows } from "./image-rows";
import { address, word } from "./words";

/*
 * HOST_CORRELATE: target, source, filter, where to put the filter in order (0: it is), memory for one thread's rows, its
 * bytes, what imageRows reads, the filter's offset in bytes to its first tap and from one row and column of taps to the
 * next, its strides in bytes from one channel of the source to the next and from one of the target, places in a block.
 *
 * The rows of a block of places times the filter, by the host. Blocks follow from the shape alone.
 */
export function hostCorrelate(p: usize): void {
  let filter = address(p, 2);
  if (address(p, 3)) {
    filter = address(p, 3);
    orderFilter(p, filter);
    barrier();
  }
  const N = word(p, 9);
  const K = word(p, 17) * word(p, 18) * word(p, 8);
  const places = word(p, 10) * word(p, 11) * word(p, 12);
  const block = word(p, 24);
  const blocks = (places - 1) / block + 1;
  const rows = address(p, 4) + <usize>rank * address(p, 5);
  for (let i = threads == 1 ? 0 : nextTile(); i < blocks; i = threads == 1 ? i + 1 : nextTile()) {
    const first = i * block;
    const last = min(first + block, places);
    imageRows(p, first, last, rows);
    const to = address(p, 0) + (<usize>first * <usize>N << 2);
    hostProduct(false, false, last - first, N, K, rows, K, filter, N, to, N, false);
  }
}

/** This thread's share of the filter as a matrix [taps · channels of the source, channels of the target]. */
function orderFilter(p: usize, to: usize): void {
  const channels = word(p, 8);
  const N = word(p, 9);
  const taps = word(p, 18);
  share(word(p, 17) * taps * channels);
  for (let k = begin; k < end; k++) {
    const tap = k / channels;
    const u = tap / taps;
    const offset = word(p, 19) + u * word(p, 20) + (tap - u * taps) * word(p, 21);
    let from = address(p, 2) + <usize>offset + <usize>(k - tap * channels) * address(p, 22);
    let at = to + (<usize>k * <usize>N << 2);
    for (let n = 0; n < N; n++, at += 4, from += address(p, 23)) store<u32>(at, load<u32>(from));
  }
}
