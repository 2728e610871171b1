/*
 * A panel holds `lanes` neighbouring rows of A (or columns of B) for a block of K, k after k, so that the product
 * reads it from front to back. It is `step` bytes from one k to the next; absent lanes are 0.
 */

/** Packs 4 lanes. Strides in bytes: `kStride` from one k to the next, `laneStride` from one lane to the next. */
export function pack4(to: usize, step: usize, x: usize, kStride: usize, laneStride: usize, lanes: i32, K: i32): void {
  let k = 0;
  if (lanes >= 4 && laneStride == 4) {
    for (; k < K; k++, to += step, x += kStride) v128.store(to, v128.load(x));
    return;
  }
  if (lanes >= 4 && kStride == 4) {
    let x1 = x + laneStride;
    let x2 = x1 + laneStride;
    let x3 = x2 + laneStride;
    for (; k + 4 <= K; k += 4, x += 16, x1 += 16, x2 += 16, x3 += 16) {
      transpose4(v128.load(x), v128.load(x1), v128.load(x2), v128.load(x3), to, step);
      to += step << 2;
    }
  }
  lanes = min(lanes, 4);
  for (; k < K; k++, to += step, x += kStride) {
    v128.store(to, f32x4.splat(0));
    let from = x;
    for (let lane = 0; lane < lanes; lane++, from += laneStride) {
      store<u32>(to + (<usize>lane << 2), load<u32>(from));
    }
  }
}

/** Stores the four columns of a 4×4 block given as rows, `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose4(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const AB = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const CD = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to + step, i64x2.shuffle(ab, cd, 1, 3));
  v128.store(to + step * 2, i64x2.shuffle(AB, CD, 0, 2));
  v128.store(to + step * 3, i64x2.shuffle(AB, CD, 1, 3));
}
