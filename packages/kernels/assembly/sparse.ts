import { combine, pushTerm } from "./combine";
import { begin, end, fail, rank, share } from "./control";
import { dot } from "./sums";
import { address, word } from "./words";

/** SPARSE_DECODE: y, values, indices, W, B, k, n, d, scratch, bytes of scratch of one thread. */
export function sparseDecode(p: usize): void {
  const W = address(p, 3);
  const k = word(p, 5);
  const n = word(p, 6);
  const d = word(p, 7);
  const rowBytes = <usize>d << 2;
  const list = address(p, 8) + <usize>rank * address(p, 9);
  share(word(p, 4));
  for (let b = begin; b < end; b++) {
    let last = list;
    const first = <usize>(b * k) << 2;
    for (let at = first; at < first + (<usize>k << 2); at += 4) {
      const index = load<i32>(address(p, 2) + at);
      if (<u32>index >= <u32>n) {
        fail(index, n);
        continue;
      }
      const value = load<f32>(address(p, 1) + at);
      if (value == 0) continue;
      pushTerm(last, W + <usize>index * rowBytes, value);
      last += 8;
    }
    combine(address(p, 0) + <usize>b * rowBytes, d, list, last);
  }
}

/** SAMPLED_PRODUCT: y, x, W, indices, B, k, n, d. */
export function sampledProduct(p: usize): void {
  const W = address(p, 2);
  const k = word(p, 5);
  const n = word(p, 6);
  const d = word(p, 7);
  const rowBytes = <usize>d << 2;
  share(word(p, 4));
  for (let b = begin; b < end; b++) {
    const x = address(p, 1) + <usize>b * rowBytes;
    const first = <usize>(b * k) << 2;
    for (let at = first; at < first + (<usize>k << 2); at += 4) {
      const index = load<i32>(address(p, 3) + at);
      if (<u32>index >= <u32>n) fail(index, n);
      else store<f32>(address(p, 0) + at, <f32>dot(x, W + <usize>index * rowBytes, d));
    }
  }
}
