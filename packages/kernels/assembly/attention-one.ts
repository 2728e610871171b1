import * as call from "./attention-call";
import { exp, log } from "./functions";
import { maxOf, sumOf } from "./sums";
import { firstLanes, storeLanes } from "./words";

/**
 * Attention of one query, as in decoding with a cache: keys and values are read where they lie, once. `y` and
 * `logSumExp` are the whole outputs, `scores` is room for as many floats as there are keys.
 */
export function oneQuery(y: usize, logSumExp: usize, scores: usize, b: i32, h: i32, t: i32): void {
  const seen = call.seenBy(t);
  const bt = b * call.T + t;
  const q = call.q + <usize>bt * call.qRow + (<usize>(h * call.D) << 2);
  const k = call.k + <usize>(b * call.S) * call.kRow + (<usize>(h * call.D) << 2);
  scoresOf(scores, q, k, seen);
  if (call.mask) addMask(scores, call.maskOf(b, h) + <usize>t * call.maskRow, seen);
  let m = seen ? maxOf(scores, seen) : -Infinity;
  if (m == -Infinity) m = 0;
  exponentials(scores, seen, m);
  const sum = <f32>(seen ? sumOf(scores, seen) : 0);
  const logarithm = f32x4.extract_lane(log(f32x4.splat(sum)), 0);
  store<f32>(logSumExp + (<usize>((b * call.H + h) * call.T + t) << 2), m + logarithm);
  const v = call.v + <usize>(b * call.S) * call.vRow + (<usize>(h * call.E) << 2);
  combine(y + (<usize>((bt * call.H + h) * call.E) << 2), v, scores, seen, sum == 0 ? 0 : 1 / sum);
}

/** scale·q·k for each key; four keys at a time. */
function scoresOf(to: usize, q: usize, k: usize, seen: i32): void {
  const bytes = <usize>call.D << 2;
  const whole = bytes & ~15;
  const factor = f32x4.splat(call.scale);
  for (let s = 0; s < seen; s += 4, to += 16, k += call.kRow << 2) {
    const left = seen - s;
    // Where fewer are left, one of them stands in for the absent.
    const k1 = k + (left > 1 ? call.kRow : 0);
    const k2 = k + (left > 2 ? call.kRow * 2 : 0);
    const k3 = k + (left > 3 ? call.kRow * 3 : 0);
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let j: usize = 0; j < bytes; j += 16) {
      let x = v128.load(q + j);
      let y0 = v128.load(k + j);
      let y1 = v128.load(k1 + j);
      let y2 = v128.load(k2 + j);
      let y3 = v128.load(k3 + j);
      if (j == whole) {
        const zero = f32x4.splat(0);
        const count = call.D & 3;
        x = firstLanes(x, count, zero);
        y0 = firstLanes(y0, count, zero);
        y1 = firstLanes(y1, count, zero);
        y2 = firstLanes(y2, count, zero);
        y3 = firstLanes(y3, count, zero);
      }
      a = f32x4.add(a, f32x4.mul(x, y0));
      b = f32x4.add(b, f32x4.mul(x, y1));
      c = f32x4.add(c, f32x4.mul(x, y2));
      d = f32x4.add(d, f32x4.mul(x, y3));
    }
    const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
    const sums = f32x4.mul(f32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3)), factor);
    if (left >= 4) v128.store(to, sums);
    else storeLanes(to, sums, left);
  }
}

function addMask(scores: usize, mask: usize, seen: i32): void {
  for (const last = scores + (<usize>seen << 2); scores < last; scores += 4, mask += call.maskColumn) {
    store<f32>(scores, load<f32>(scores) + load<f32>(mask));
  }
}

/** x ← e^(x − m); what lies behind the last one, within its vector, is overwritten. */
function exponentials(x: usize, count: i32, m: f32): void {
  const shift = f32x4.splat(m);
  for (const last = x + (<usize>count << 2); x < last; x += 16) v128.store(x, exp(f32x4.sub(v128.load(x), shift)));
}

/** y = factor·Σₛ weightₛ·vₛ, 16 elements at a time. */
function combine(y: usize, v: usize, weights: usize, seen: i32, factor: f32): void {
  const last = weights + (<usize>seen << 2);
  const f = f32x4.splat(factor);
  let e = 0;
  for (; e + 16 <= call.E; e += 16, y += 64, v += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let w = weights, x = v; w < last; w += 4, x += call.vRow) {
      const weight = v128.load_splat<f32>(w);
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(x)));
      s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(x, 16)));
      s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(x, 32)));
      s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(x, 48)));
    }
    v128.store(y, f32x4.mul(s0, f));
    v128.store(y, f32x4.mul(s1, f), 16);
    v128.store(y, f32x4.mul(s2, f), 32);
    v128.store(y, f32x4.mul(s3, f), 48);
  }
  for (; e < call.E; e += 4, y += 16, v += 16) {
    let sum = f32x4.splat(0);
    for (let w = weights, x = v; w < last; w += 4, x += call.vRow) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(w), v128.load(x)));
    }
    if (e + 4 <= call.E) v128.store(y, f32x4.mul(sum, f));
    else storeLanes(y, f32x4.mul(sum, f), call.E - e);
  }
}
