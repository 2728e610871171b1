import { begin, end, rank, share } from "./control";
import { kthLargest, sortLargest } from "./select";
import { address, word } from "./words";

/** Where the candidates of the current row end, and how many more equal to the bound may come. */
let behind: usize = 0;
let equals: i32 = 0;

/*
 * TOP_K: values, indices, x, rows, n, k, number of groups or 0, scratch, bytes of scratch of one thread: a float for
 * each group, then a key of 8 bytes for each of n elements.
 *
 * The largest elements of disjoint groups bound the k-th largest from below: at least k elements are no smaller than
 * the k-th largest among them. Few elements pass that bound; they are sorted by (value, index).
 */
export function topK(p: usize): void {
  const n = word(p, 4);
  const k = word(p, 5);
  const groups = word(p, 6);
  const maxima = address(p, 7) + <usize>rank * address(p, 8);
  const list = maxima + (<usize>groups << 2);
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const x = address(p, 2) + (<usize>(row * n) << 2);
    const bound = groups ? lowerBound(x, n, k, groups, maxima) : -<f32>Infinity;
    behind = list;
    equals = k;
    collect(x, n, bound, list);
    const found = <i32>((behind - list) >> 3);
    sortLargest(list, behind - 8, list + (<usize>k << 3));
    const to = <usize>(row * k) << 2;
    emit(address(p, 0) + to, address(p, 1) + to, x, list, min(found, k));
    if (found < k) emitNaNs(address(p, 0) + to, address(p, 1) + to, x, n, found, k);
  }
}

/** The k-th largest of the groups' maxima; group g holds the elements with index ≡ g modulo `groups`. */
function lowerBound(x: usize, n: i32, k: i32, groups: i32, maxima: usize): f32 {
  const bytes = <usize>groups << 2;
  const last = x + (<usize>n << 2);
  for (let j: usize = 0; j < bytes; j += 64) {
    let m0 = f32x4.splat(-Infinity);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    // pmax keeps m where the element is NaN. What is left at the end of the row belongs to no group.
    for (let at = x + j; at + 64 <= last; at += bytes) {
      m0 = f32x4.pmax(m0, v128.load(at));
      m1 = f32x4.pmax(m1, v128.load(at, 16));
      m2 = f32x4.pmax(m2, v128.load(at, 32));
      m3 = f32x4.pmax(m3, v128.load(at, 48));
    }
    v128.store(maxima + j, m0);
    v128.store(maxima + j, m1, 16);
    v128.store(maxima + j, m2, 32);
    v128.store(maxima + j, m3, 48);
  }
  return kthLargest(maxima, groups, k);
}

/** Lists the elements above the bound, and the first k equal to it, in the order of their indices. */
function collect(x: usize, n: i32, bound: f32, list: usize): void {
  const limit = f32x4.splat(bound);
  const whole = n & ~15;
  let i = 0;
  for (; i < whole; i += 16) {
    const at = x + (<usize>i << 2);
    const a = f32x4.ge(v128.load(at), limit);
    const b = f32x4.ge(v128.load(at, 16), limit);
    const c = f32x4.ge(v128.load(at, 32), limit);
    const d = f32x4.ge(v128.load(at, 48), limit);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    let mask = i32x4.bitmask(a) | (i32x4.bitmask(b) << 4) | (i32x4.bitmask(c) << 8) | (i32x4.bitmask(d) << 12);
    for (; mask; mask &= mask - 1) consider(x, i + ctz(mask), bound);
  }
  for (; i < n; i++) if (load<f32>(x + (<usize>i << 2)) >= bound) consider(x, i, bound);
}

/** A key that orders by value, then by lower index: the value's bits made monotone, and the index's complement. */
function consider(x: usize, index: i32, bound: f32): void {
  const value = load<f32>(x + (<usize>index << 2));
  if (value == bound && equals-- <= 0) return;
  // Adding 0 makes −0 the equal of 0.
  const bits = reinterpret<i32>(value + 0);
  const ordered = bits ^ ((bits >> 31) & 0x7fffffff);
  store<i64>(behind, (<i64>ordered << 32) | <i64>(<u32>~index));
  behind += 8;
}

function emit(values: usize, indices: usize, x: usize, list: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const index = <i32>~load<u32>(list + (i << 1));
    store<i32>(indices + i, index);
    store<f32>(values + i, load<f32>(x + (<usize>index << 2)));
  }
}

/** Where a row has fewer than k numbers, NaNs follow in the order of their indices. */
function emitNaNs(values: usize, indices: usize, x: usize, n: i32, found: i32, k: i32): void {
  for (let i = 0; i < n && found < k; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    if (value == value) continue;
    store<i32>(indices + (<usize>found << 2), i);
    store<f32>(values + (<usize>found << 2), value);
    found++;
  }
}
