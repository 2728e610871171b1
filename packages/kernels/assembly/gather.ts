import { begin, end, fail, share } from "./control";
import { fillRun } from "./moves";
import { address, copyBytes, word } from "./words";

/** GATHER: y, table, indices, number of indices, elements of a row, rows of the table. */
export function gather(p: usize): void {
  const bytes = address(p, 4) << 2;
  const limit = word(p, 5);
  share(word(p, 3));
  for (let i = begin; i < end; i++) {
    const index = load<i32>(address(p, 2) + (<usize>i << 2));
    if (<u32>index >= <u32>limit) fail(index, limit);
    else copyBytes(address(p, 0) + <usize>i * bytes, address(p, 1) + <usize>index * bytes, bytes);
  }
}

/** TAKE_ALONG: y, x, indices, rows, k, n. */
export function takeAlong(p: usize): void {
  const k = word(p, 4);
  const n = word(p, 5);
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const x = address(p, 1) + (<usize>(row * n) << 2);
    const first = <usize>(row * k) << 2;
    for (let at = first, last = first + (<usize>k << 2); at < last; at += 4) {
      const index = load<i32>(address(p, 2) + at);
      if (<u32>index >= <u32>n) fail(index, n);
      else store<u32>(address(p, 0) + at, load<u32>(x + (<usize>index << 2)));
    }
  }
}

/** SCATTER_ALONG: y, values, indices, rows, k, n. */
export function scatterAlong(p: usize): void {
  const k = word(p, 4);
  const n = word(p, 5);
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const y = address(p, 0) + (<usize>(row * n) << 2);
    const first = <usize>(row * k) << 2;
    fillRun(y, f32x4.splat(0), n);
    for (let at = first, last = first + (<usize>k << 2); at < last; at += 4) {
      const index = load<i32>(address(p, 2) + at);
      if (<u32>index >= <u32>n) {
        fail(index, n);
        continue;
      }
      const to = y + (<usize>index << 2);
      store<f32>(to, load<f32>(to) + load<f32>(address(p, 1) + at));
    }
  }
}
