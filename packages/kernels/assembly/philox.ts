/*
 * Philox 4×32-10 for four counters at a time (see src/random/philox.ts); a module of its own, with one page of memory,
 * that `RandomStream` calls at once, without a device.
 */

/** Both halves of the products of four words with a constant. */
let low: v128 = i32x4.splat(0);
let high: v128 = i32x4.splat(0);

// @ts-ignore: decorator
@inline
function multiply(x: v128, factor: i32): void {
  const y = i32x4.splat(factor);
  const first = i64x2.extmul_low_i32x4_u(x, y);
  const second = i64x2.extmul_high_i32x4_u(x, y);
  low = i32x4.shuffle(first, second, 0, 2, 4, 6);
  high = i32x4.shuffle(first, second, 1, 3, 5, 7);
}

/** Words of the counters (c0 + i, c1, c2, 0), i = 0 … count − 1, under the key (k0, k1) at `to`; count is 4·m. */
export function fill(to: usize, count: i32, c0: i32, c1: i32, c2: i32, k0: i32, k1: i32): void {
  for (let i = 0; i < count; i += 4, to += 64) {
    let x0 = i32x4.add(i32x4.splat(c0 + i), i32x4(0, 1, 2, 3));
    let x1 = i32x4.splat(c1);
    let x2 = i32x4.splat(c2);
    let x3 = i32x4.splat(0);
    let a = k0;
    let b = k1;
    for (let round = 0; round < 10; round++) {
      multiply(x0, 0xd2511f53);
      const low0 = low;
      const high0 = high;
      multiply(x2, 0xcd9e8d57);
      x0 = v128.xor(v128.xor(high, x1), i32x4.splat(a));
      x1 = low;
      x2 = v128.xor(v128.xor(high0, x3), i32x4.splat(b));
      x3 = low0;
      a += 0x9e3779b9;
      b += 0xbb67ae85;
    }
    // The four words of a counter lie one after the other.
    const a01 = i32x4.shuffle(x0, x1, 0, 4, 1, 5);
    const a23 = i32x4.shuffle(x2, x3, 0, 4, 1, 5);
    const b01 = i32x4.shuffle(x0, x1, 2, 6, 3, 7);
    const b23 = i32x4.shuffle(x2, x3, 2, 6, 3, 7);
    v128.store(to, i64x2.shuffle(a01, a23, 0, 2));
    v128.store(to, i64x2.shuffle(a01, a23, 1, 3), 16);
    v128.store(to, i64x2.shuffle(b01, b23, 0, 2), 32);
    v128.store(to, i64x2.shuffle(b01, b23, 1, 3), 48);
  }
}
