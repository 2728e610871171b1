import { multiplyAdd } from "./tile";

/*
 * A list of terms: the address of a row and the factor that it is multiplied with, 8 bytes each.
 */

/** Adds one term at the end of a list. */
// @ts-ignore: decorator
@inline
export function pushTerm(list: usize, row: usize, factor: f32): void {
  store<u32>(list, <u32>row);
  store<f32>(list, factor, 4);
}

/** y = Σ factor·row over the terms from `list` up to `end`, in their order; 0 for none. */
export function combine(y: usize, count: i32, list: usize, end: usize): void {
  const bytes = <usize>count << 2;
  let j: usize = 0;
  // 32 columns at a time stay in registers while all terms pass by.
  for (; j + 128 <= bytes; j += 128) combine32(y + j, j, list, end);
  for (; j + 16 <= bytes; j += 16) {
    let s = f32x4.splat(0);
    for (let term = list; term < end; term += 8) {
      s = multiplyAdd(v128.load_splat<f32>(term, 4), v128.load(<usize>load<u32>(term) + j), s);
    }
    v128.store(y + j, s);
  }
  for (; j < bytes; j += 4) {
    let s: f32 = 0;
    for (let term = list; term < end; term += 8) s += load<f32>(term, 4) * load<f32>(<usize>load<u32>(term) + j);
    store<f32>(y + j, s);
  }
}

function combine32(y: usize, j: usize, list: usize, end: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; list < end; list += 8) {
    const row = <usize>load<u32>(list) + j;
    const factor = v128.load_splat<f32>(list, 4);
    s0 = multiplyAdd(factor, v128.load(row), s0);
    s1 = multiplyAdd(factor, v128.load(row, 16), s1);
    s2 = multiplyAdd(factor, v128.load(row, 32), s2);
    s3 = multiplyAdd(factor, v128.load(row, 48), s3);
    s4 = multiplyAdd(factor, v128.load(row, 64), s4);
    s5 = multiplyAdd(factor, v128.load(row, 80), s5);
    s6 = multiplyAdd(factor, v128.load(row, 96), s6);
    s7 = multiplyAdd(factor, v128.load(row, 112), s7);
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
  v128.store(y, s2, 32);
  v128.store(y, s3, 48);
  v128.store(y, s4, 64);
  v128.store(y, s5, 80);
  v128.store(y, s6, 96);
  v128.store(y, s7, 112);
}
