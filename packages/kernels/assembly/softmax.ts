import { begin, end, fail, share } from "./control";
import { exp, log } from "./functions";
import { dot, maxOf, sumOf } from "./sums";
import { address, firstLanes, float, storeLanes, sumLanes, word } from "./words";

/** yⱼ = e^(xⱼ − m) for one row */
function expRow(to: usize, x: usize, count: i32, m: f32): void {
  const shift = f32x4.splat(m);
  const whole = <usize>(count & ~3) << 2;
  let j: usize = 0;
  for (; j < whole; j += 16) v128.store(to + j, exp(f32x4.sub(v128.load(x + j), shift)));
  if (count & 3) storeLanes(to + j, exp(f32x4.sub(v128.load(x + j), shift)), count & 3);
}

/** Σ e^(xⱼ − m), in blocks like `sumOf` */
function expSum(x: usize, count: i32, m: f32): f64 {
  const shift = f32x4.splat(m);
  let total: f64 = 0;
  const last = x + (<usize>count << 2);
  while (x < last) {
    const blockEnd = min(last, x + 512);
    let sum = f32x4.splat(0);
    for (; x < blockEnd; x += 16) {
      const e = exp(f32x4.sub(v128.load(x), shift));
      sum = f32x4.add(sum, firstLanes(e, <i32>((blockEnd - x) >> 2), f32x4.splat(0)));
    }
    total += sumLanes(sum);
    x = blockEnd;
  }
  return total;
}

/** y = a·x + b for one row */
function affineRow(to: usize, x: usize, count: i32, a: f32, b: f32): void {
  const scale = f32x4.splat(a);
  const offset = f32x4.splat(b);
  const whole = <usize>(count & ~3) << 2;
  let j: usize = 0;
  for (; j < whole; j += 16) v128.store(to + j, f32x4.add(f32x4.mul(v128.load(x + j), scale), offset));
  if (count & 3) storeLanes(to + j, f32x4.add(f32x4.mul(v128.load(x + j), scale), offset), count & 3);
}

/** SOFTMAX: to, x, rows, length. */
export function softmax(p: usize): void {
  const count = word(p, 3);
  share(word(p, 2));
  for (let row = begin; row < end; row++) {
    const offset = <usize>(row * count) << 2;
    const to = address(p, 0) + offset;
    const x = address(p, 1) + offset;
    expRow(to, x, count, maxOf(x, count));
    affineRow(to, to, count, <f32>(1 / sumOf(to, count)), 0);
  }
}

/** LOG_SOFTMAX: to, x, rows, length. */
export function logSoftmax(p: usize): void {
  const count = word(p, 3);
  share(word(p, 2));
  for (let row = begin; row < end; row++) {
    const offset = <usize>(row * count) << 2;
    const x = address(p, 1) + offset;
    const m = maxOf(x, count);
    // Two steps, so that a large m does not swallow the logarithm's bits before m itself cancels.
    const rest = logOf(expSum(x, count, m));
    shiftRow(address(p, 0) + offset, x, count, m, rest);
  }
}

/** y = (x − m) − rest for one row */
function shiftRow(to: usize, x: usize, count: i32, m: f32, rest: f32): void {
  const first = f32x4.splat(m);
  const second = f32x4.splat(rest);
  const whole = <usize>(count & ~3) << 2;
  let j: usize = 0;
  for (; j < whole; j += 16) v128.store(to + j, f32x4.sub(f32x4.sub(v128.load(x + j), first), second));
  if (count & 3) storeLanes(to + j, f32x4.sub(f32x4.sub(v128.load(x + j), first), second), count & 3);
}

/** ln x of one number */
function logOf(x: f64): f32 {
  return f32x4.extract_lane(log(f32x4.splat(<f32>x)), 0);
}

/** SOFTMAX_GRADIENT: to, y, upstream gradient, rows, length. */
export function softmaxGradient(p: usize): void {
  const count = word(p, 4);
  const bytes = <usize>count << 2;
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const y = address(p, 1) + <usize>row * bytes;
    const g = address(p, 2) + <usize>row * bytes;
    const total = f32x4.splat(<f32>dot(y, g, count));
    for (let j: usize = 0; j < bytes; j += 16) {
      const dx = f32x4.mul(v128.load(y + j), f32x4.sub(v128.load(g + j), total));
      if (j + 16 <= bytes) v128.store(to + j, dx);
      else storeLanes(to + j, dx, count & 3);
    }
  }
}

/** LOG_SOFTMAX_GRADIENT: to, y, upstream gradient, rows, length. */
export function logSoftmaxGradient(p: usize): void {
  const count = word(p, 4);
  const bytes = <usize>count << 2;
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const y = address(p, 1) + <usize>row * bytes;
    const g = address(p, 2) + <usize>row * bytes;
    const total = f32x4.splat(<f32>sumOf(g, count));
    for (let j: usize = 0; j < bytes; j += 16) {
      const dx = f32x4.sub(v128.load(g + j), f32x4.mul(exp(v128.load(y + j)), total));
      if (j + 16 <= bytes) v128.store(to + j, dx);
      else storeLanes(to + j, dx, count & 3);
    }
  }
}

/** LOG_SUM_EXP: to, x, rows, length. */
export function logSumExp(p: usize): void {
  const count = word(p, 3);
  share(word(p, 2));
  for (let row = begin; row < end; row++) {
    const x = address(p, 1) + (<usize>(row * count) << 2);
    const m = maxOf(x, count);
    // Where the largest is infinite, so is the result, and the sum is NaN.
    const value = abs(m) == Infinity ? m : m + logOf(expSum(x, count, m));
    store<f32>(address(p, 0) + (<usize>row << 2), value);
  }
}

/** GUMBEL_SOFTMAX: to, logits, u, temperature, rows, length, the smallest distance of u from 0 and 1. */
export function gumbelSoftmax(p: usize): void {
  const count = word(p, 5);
  const bytes = <usize>count << 2;
  const low = f32x4.splat(float(p, 6));
  const high = f32x4.splat(1 - float(p, 6));
  const inverse = f32x4.splat(1 / load<f32>(address(p, 3)));
  share(word(p, 4));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const x = address(p, 1) + <usize>row * bytes;
    const u = address(p, 2) + <usize>row * bytes;
    for (let j: usize = 0; j < bytes; j += 16) {
      const inside = f32x4.min(f32x4.max(v128.load(u + j), low), high);
      const noise = log(f32x4.neg(log(inside)));
      const z = f32x4.mul(f32x4.sub(v128.load(x + j), noise), inverse);
      if (j + 16 <= bytes) v128.store(to + j, z);
      else storeLanes(to + j, z, count & 3);
    }
    expRow(to, to, count, maxOf(to, count));
    affineRow(to, to, count, <f32>(1 / sumOf(to, count)), 0);
  }
}

/** CROSS_ENTROPY: to, logits, targets, rows, length. */
export function crossEntropy(p: usize): void {
  const count = word(p, 4);
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const x = address(p, 1) + (<usize>(row * count) << 2);
    const target = load<i32>(address(p, 2) + (<usize>row << 2));
    if (<u32>target >= <u32>count) {
      fail(target, count);
      continue;
    }
    const m = maxOf(x, count);
    const value = logOf(expSum(x, count, m)) - (load<f32>(x + (<usize>target << 2)) - m);
    store<f32>(address(p, 0) + (<usize>row << 2), value);
  }
}

/** CROSS_ENTROPY_GRADIENT: to, logits, targets, upstream gradient, rows, length. */
export function crossEntropyGradient(p: usize): void {
  const count = word(p, 5);
  share(word(p, 4));
  for (let row = begin; row < end; row++) {
    const offset = <usize>(row * count) << 2;
    const to = address(p, 0) + offset;
    const x = address(p, 1) + offset;
    const target = load<i32>(address(p, 2) + (<usize>row << 2));
    if (<u32>target >= <u32>count) {
      fail(target, count);
      continue;
    }
    const g = load<f32>(address(p, 3) + (<usize>row << 2));
    expRow(to, x, count, maxOf(x, count));
    const inverse = 1 / sumOf(to, count);
    const at = to + (<usize>target << 2);
    const own = <f64>load<f32>(at) * inverse;
    affineRow(to, to, count, <f32>(inverse * g), 0);
    store<f32>(at, <f32>((own - 1) * g));
  }
}
