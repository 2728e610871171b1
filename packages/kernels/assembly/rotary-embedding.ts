import { begin, end, fail, share } from "./control";
import { address, float, word } from "./words";

/*
 * ROTARY_EMBEDDING: y, x, angles, position or 0, number of rows, T, H, D, number of valid positions, 1 where pairs are
 * neighbours, sign of the angles.
 */
export function rotaryEmbedding(p: usize): void {
  const T = word(p, 5);
  const H = word(p, 6);
  const bytes = <usize>word(p, 7) << 2;
  let angles = address(p, 2);
  const position = address(p, 3);
  if (position) {
    const first = load<i32>(position);
    if (<u32>first >= <u32>word(p, 8)) {
      fail(first, word(p, 8));
      return;
    }
    angles += <usize>first * bytes;
  }
  const sign = float(p, 10);
  share(word(p, 4));
  for (let row = begin; row < end; row++) {
    const offset = <usize>row * bytes;
    const at = angles + <usize>(row / H % T) * bytes;
    if (word(p, 9)) neighbours(address(p, 0) + offset, address(p, 1) + offset, at, bytes, sign);
    else halves(address(p, 0) + offset, address(p, 1) + offset, at, bytes, sign);
  }
}

/** Pairs (2i, 2i + 1). */
function neighbours(to: usize, x: usize, cosines: usize, bytes: usize, sign: f32): void {
  const sines = cosines + (bytes >> 1);
  const s = f32x4.splat(sign);
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    const low = v128.load(x + i);
    const high = v128.load(x + i, 16);
    const a = i32x4.shuffle(low, high, 0, 2, 4, 6);
    const b = i32x4.shuffle(low, high, 1, 3, 5, 7);
    const cos = v128.load(cosines + (i >> 1));
    const sin = f32x4.mul(v128.load(sines + (i >> 1)), s);
    const first = f32x4.sub(f32x4.mul(a, cos), f32x4.mul(b, sin));
    const second = f32x4.add(f32x4.mul(a, sin), f32x4.mul(b, cos));
    v128.store(to + i, i32x4.shuffle(first, second, 0, 4, 1, 5));
    v128.store(to + i, i32x4.shuffle(first, second, 2, 6, 3, 7), 16);
  }
  for (; i < bytes; i += 8) turn(to + i, to + i + 4, x + i, x + i + 4, cosines + (i >> 1), sines + (i >> 1), sign);
}

/** Pairs (i, i + D/2). */
function halves(to: usize, x: usize, cosines: usize, bytes: usize, sign: f32): void {
  const half = bytes >> 1;
  const s = f32x4.splat(sign);
  let i: usize = 0;
  for (; i + 16 <= half; i += 16) {
    const a = v128.load(x + i);
    const b = v128.load(x + half + i);
    const cos = v128.load(cosines + i);
    const sin = f32x4.mul(v128.load(cosines + half + i), s);
    v128.store(to + i, f32x4.sub(f32x4.mul(a, cos), f32x4.mul(b, sin)));
    v128.store(to + half + i, f32x4.add(f32x4.mul(a, sin), f32x4.mul(b, cos)));
  }
  for (; i < half; i += 4) turn(to + i, to + half + i, x + i, x + half + i, cosines + i, cosines + half + i, sign);
}

/** One pair. */
// @ts-ignore: decorator
@inline
function turn(toA: usize, toB: usize, atA: usize, atB: usize, atCos: usize, atSin: usize, sign: f32): void {
  const a = load<f32>(atA);
  const b = load<f32>(atB);
  const cos = load<f32>(atCos);
  const sin = load<f32>(atSin) * sign;
  store<f32>(toA, a * cos - b * sin);
  store<f32>(toB, a * sin + b * cos);
}
