import { multiplyAdd } from "./tile";
import { firstLanes, sumLanes } from "./words";

/*
 * Sums over contiguous floats. Vectors are added in single precision within blocks of 512 elements and blocks in
 * double precision, in an order that depends on the count alone. The last vector may be read beyond its end: every
 * buffer is followed by readable memory.
 */
const BLOCK = 2048;

/** Σ x */
export function sumOf(x: usize, count: i32): f64 {
  let total: f64 = 0;
  const end = x + (<usize>count << 2);
  while (x < end) {
    const blockEnd = min(end, x + BLOCK);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; x + 64 <= blockEnd; x += 64) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    for (; x < blockEnd; x += 16) {
      s0 = f32x4.add(s0, firstLanes(v128.load(x), <i32>((blockEnd - x) >> 2), f32x4.splat(0)));
    }
    total += sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
    x = blockEnd;
  }
  return total;
}

/** Σ x·y */
export function dot(x: usize, y: usize, count: i32): f64 {
  let total: f64 = 0;
  const end = x + (<usize>count << 2);
  while (x < end) {
    const blockEnd = min(end, x + BLOCK);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; x + 64 <= blockEnd; x += 64, y += 64) {
      s0 = multiplyAdd(v128.load(x), v128.load(y), s0);
      s1 = multiplyAdd(v128.load(x, 16), v128.load(y, 16), s1);
      s2 = multiplyAdd(v128.load(x, 32), v128.load(y, 32), s2);
      s3 = multiplyAdd(v128.load(x, 48), v128.load(y, 48), s3);
    }
    for (; x < blockEnd; x += 16, y += 16) {
      const product = f32x4.mul(v128.load(x), v128.load(y));
      s0 = f32x4.add(s0, firstLanes(product, <i32>((blockEnd - x) >> 2), f32x4.splat(0)));
    }
    total += sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
    x = blockEnd;
  }
  return total;
}

/** max x; NaN wins. */
export function maxOf(x: usize, count: i32): f32 {
  const end = x + (<usize>count << 2);
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  // pmax is one instruction, but drops NaN: a mask remembers it.
  let broken = i32x4.splat(0);
  for (; x + 64 <= end; x += 64) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const d = v128.load(x, 48);
    m0 = f32x4.pmax(m0, a);
    m1 = f32x4.pmax(m1, b);
    m2 = f32x4.pmax(m2, c);
    m3 = f32x4.pmax(m3, d);
    broken = v128.or(broken, v128.or(f32x4.ne(a, a), f32x4.ne(b, b)));
    broken = v128.or(broken, v128.or(f32x4.ne(c, c), f32x4.ne(d, d)));
  }
  for (; x < end; x += 16) {
    const a = firstLanes(v128.load(x), <i32>((end - x) >> 2), f32x4.splat(-Infinity));
    m0 = f32x4.pmax(m0, a);
    broken = v128.or(broken, f32x4.ne(a, a));
  }
  if (v128.any_true(broken)) return NaN;
  return largestLane(f32x4.pmax(f32x4.pmax(m0, m1), f32x4.pmax(m2, m3)));
}

/** max x over the numbers, −∞ where there are none. */
export function maxOfNumbers(x: usize, count: i32): f32 {
  const end = x + (<usize>count << 2);
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  for (; x + 32 <= end; x += 32) {
    m0 = f32x4.pmax(m0, v128.load(x));
    m1 = f32x4.pmax(m1, v128.load(x, 16));
  }
  for (; x < end; x += 16) {
    m0 = f32x4.pmax(m0, firstLanes(v128.load(x), <i32>((end - x) >> 2), f32x4.splat(-Infinity)));
  }
  return largestLane(f32x4.pmax(m0, m1));
}

// @ts-ignore: decorator
@inline
function largestLane(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}
