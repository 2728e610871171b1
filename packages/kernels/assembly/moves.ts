import { begin, end, share } from "./control";
import { transpose4 } from "./pack";
import { address, copyBytes, word } from "./words";

/** COPY: to, from, number of elements. */
export function copy(p: usize): void {
  share(word(p, 2), 16);
  const offset = <usize>begin << 2;
  if (end > begin) memory.copy(address(p, 0) + offset, address(p, 1) + offset, <usize>(end - begin) << 2);
}

/** FILL: to, the word to write, number of elements. */
export function fill(p: usize): void {
  share(word(p, 2), 16);
  fillRun(address(p, 0) + (<usize>begin << 2), i32x4.splat(word(p, 1)), end - begin);
}

/** Writes `count` elements that are all the same. */
export function fillRun(to: usize, v: v128, count: i32): void {
  const last = to + (<usize>count << 2);
  for (; to + 16 <= last; to += 16) v128.store(to, v);
  for (; to < last; to += 4) store<u32>(to, i32x4.extract_lane(v, 0));
}

/*
 * STRIDED_COPY: to, from, number of elements, length of a run, strides of target and source along it, rank of what is
 * around the runs, then for each axis, innermost first, its size and the strides of target and source, in elements.
 */
export function stridedCopy(p: usize): void {
  const run = word(p, 3);
  const toStride = address(p, 4) << 2;
  const fromStride = address(p, 5) << 2;
  const rank = word(p, 6);
  share(word(p, 2), 16);
  for (let i = begin; i < end; ) {
    let outer = i / run;
    const inner = i - outer * run;
    const count = min(run - inner, end - i);
    let to = address(p, 0) + <usize>inner * toStride;
    let from = address(p, 1) + <usize>inner * fromStride;
    for (let axis = 0, q = p + 28; axis < rank; axis++, q += 12) {
      const size = word(q, 0);
      const rest = outer / size;
      const index = <usize>(outer - rest * size);
      to += (index * address(q, 1)) << 2;
      from += (index * address(q, 2)) << 2;
      outer = rest;
    }
    if (toStride == 4 && fromStride == 4) copyBytes(to, from, <usize>count << 2);
    else if (toStride == 4 && fromStride == 0) fillRun(to, v128.load_splat<u32>(from), count);
    else {
      for (let j = 0; j < count; j++, to += toStride, from += fromStride) store<u32>(to, load<u32>(from));
    }
    i += count;
  }
}

/*
 * TRANSPOSE: to, from, R, C, stride of the source along R and of the target along C, number of matrices, rank of the
 * batch, then for each axis of it, innermost first, its size and the strides of target and source. The source is
 * contiguous along C and the target along R: to[c, r] = from[r, c].
 */
export function transpose(p: usize): void {
  const R = word(p, 2);
  const C = word(p, 3);
  const fromStride = address(p, 4) << 2;
  const toStride = address(p, 5) << 2;
  const strips = (C - 1) / 16 + 1;
  share(word(p, 6) * strips);
  for (let i = begin; i < end; i++) {
    let outer = i / strips;
    const first = (i - outer * strips) * 16;
    let to = address(p, 0) + <usize>first * toStride;
    let from = address(p, 1) + (<usize>first << 2);
    for (let axis = 0, q = p + 32; axis < word(p, 7); axis++, q += 12) {
      const size = word(q, 0);
      const rest = outer / size;
      const index = <usize>(outer - rest * size);
      to += (index * address(q, 1)) << 2;
      from += (index * address(q, 2)) << 2;
      outer = rest;
    }
    strip(to, from, R, min(16, C - first), fromStride, toStride);
  }
}

/** Transposes a strip of up to 16 columns, in blocks of 4×4 where they are whole. */
function strip(to: usize, from: usize, R: i32, columns: i32, fromStride: usize, toStride: usize): void {
  const wholeColumns = columns & ~3;
  let r = 0;
  for (; r + 4 <= R; r += 4) {
    for (let c = 0; c < wholeColumns; c += 4) {
      const at = from + <usize>r * fromStride + (<usize>c << 2);
      transpose4(
        v128.load(at), v128.load(at + fromStride), v128.load(at + fromStride * 2), v128.load(at + fromStride * 3),
        to + <usize>c * toStride + (<usize>r << 2), toStride,
      );
    }
  }
  for (let c = 0; c < columns; c++) {
    for (let rest = c < wholeColumns ? r : 0; rest < R; rest++) {
      const value = load<u32>(from + <usize>rest * fromStride + (<usize>c << 2));
      store<u32>(to + <usize>c * toStride + (<usize>rest << 2), value);
    }
  }
}
