/*
 * Partial sorting of 64-bit keys, largest first. The keys are distinct, so the result does not depend on pivots.
 */

/** Below this many keys insertion is fastest. */
const FEW: usize = 16;

function insertionSort(first: usize, last: usize): void {
  for (let i = first + 8; i <= last; i += 8) {
    const key = load<i64>(i);
    let j = i;
    for (; j > first && load<i64>(j - 8) < key; j -= 8) store<i64>(j, load<i64>(j - 8));
    store<i64>(j, key);
  }
}

/** The middle one of three keys. */
function median(a: i64, b: i64, c: i64): i64 {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}

/**
 * Sorts the keys at first … last (addresses of the first and the last) so far that those before `end` are the largest,
 * in descending order. A pseudo-random pivot keeps orders that occur in practice from being bad ones.
 */
export function sortLargest(first: usize, last: usize, end: usize): void {
  let seed: u32 = 0x9e3779b9;
  while (first < end && first < last) {
    if (last - first < FEW * 8) {
      insertionSort(first, last);
      return;
    }
    seed = seed * 1664525 + 1013904223;
    const random = first + ((<usize>((<u64>seed * <u64>((last - first) >> 3)) >> 32)) << 3);
    const pivot = median(load<i64>(first), load<i64>(random), load<i64>(last));
    let i = first;
    let j = last;
    while (i <= j) {
      while (load<i64>(i) > pivot) i += 8;
      while (load<i64>(j) < pivot) j -= 8;
      if (i > j) break;
      const key = load<i64>(i);
      store<i64>(i, load<i64>(j));
      store<i64>(j, key);
      i += 8;
      j -= 8;
    }
    sortLargest(first, j, end);
    first = i;
  }
}

/** The k-th largest of `count` floats, none of them NaN; they are reordered. */
export function kthLargest(x: usize, count: i32, k: i32): f32 {
  let first = x;
  let last = x + (<usize>(count - 1) << 2);
  const target = x + (<usize>(k - 1) << 2);
  while (first < last) {
    const pivot = load<f32>(first + (((last - first) >> 3) << 2));
    let i = first;
    let j = last;
    while (i <= j) {
      while (load<f32>(i) > pivot) i += 4;
      while (load<f32>(j) < pivot) j -= 4;
      if (i > j) break;
      const value = load<f32>(i);
      store<f32>(i, load<f32>(j));
      store<f32>(j, value);
      i += 4;
      j -= 4;
    }
    if (target <= j) last = j;
    else if (target >= i) first = i;
    else break;
  }
  return load<f32>(target);
}
