/** The i-th word of a kernel's arguments as an integer. */
// @ts-ignore: decorator
@inline
export function word(p: usize, i: usize): i32 {
  return load<i32>(p + (i << 2));
}

/** The i-th word as an address. */
// @ts-ignore: decorator
@inline
export function address(p: usize, i: usize): usize {
  return <usize>load<u32>(p + (i << 2));
}

/** The i-th word as a float. */
// @ts-ignore: decorator
@inline
export function float(p: usize, i: usize): f32 {
  return load<f32>(p + (i << 2));
}

/** Lanes 0 … count − 1 of `v`, and `fill` in the others. */
// @ts-ignore: decorator
@inline
export function firstLanes(v: v128, count: i32, fill: v128): v128 {
  return v128.bitselect(v, fill, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** Stores lanes 0 … count − 1; 1 ≤ count ≤ 3. */
export function storeLanes(to: usize, v: v128, count: i32): void {
  store<f32>(to, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(v, 2), 8);
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

/** Copies a multiple of 4 bytes; short runs without the call that `memory.copy` is. */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  if (bytes >= 1024) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
}
