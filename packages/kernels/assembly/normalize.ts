import { begin, end, share } from "./control";
import { dot, sumOf } from "./sums";
import { address, firstLanes, float, storeLanes, sumLanes, word } from "./words";

/** Σ (x − μ)² */
function squaredDeviations(x: usize, count: i32, mean: f32): f64 {
  const shift = f32x4.splat(mean);
  let total: f64 = 0;
  const last = x + (<usize>count << 2);
  while (x < last) {
    const blockEnd = min(last, x + 1024);
    let sum = f32x4.splat(0);
    for (; x < blockEnd; x += 16) {
      const d = f32x4.sub(v128.load(x), shift);
      sum = f32x4.add(sum, firstLanes(f32x4.mul(d, d), <i32>((blockEnd - x) >> 2), f32x4.splat(0)));
    }
    total += sumLanes(sum);
    x = blockEnd;
  }
  return total;
}

/** LAYER_NORM: y, μ, r, x, scale, bias, rows, length, ε. */
export function layerNorm(p: usize): void {
  const scale = address(p, 4);
  const bias = address(p, 5);
  const count = word(p, 7);
  const whole = <usize>(count & ~3) << 2;
  share(word(p, 6));
  for (let row = begin; row < end; row++) {
    const offset = <usize>(row * count) << 2;
    const to = address(p, 0) + offset;
    const x = address(p, 3) + offset;
    const mean = <f32>(sumOf(x, count) / count);
    const r = <f32>(1 / Math.sqrt(squaredDeviations(x, count, mean) / count + float(p, 8)));
    const M = f32x4.splat(mean);
    const R = f32x4.splat(r);
    for (let j: usize = 0; j < whole; j += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(x + j), M), R);
      v128.store(to + j, f32x4.add(f32x4.mul(unit, v128.load(scale + j)), v128.load(bias + j)));
    }
    if (count & 3) {
      const unit = f32x4.mul(f32x4.sub(v128.load(x + whole), M), R);
      const y = f32x4.add(f32x4.mul(unit, v128.load(scale + whole)), v128.load(bias + whole));
      storeLanes(to + whole, y, count & 3);
    }
    store<f32>(address(p, 1) + (<usize>row << 2), mean);
    store<f32>(address(p, 2) + (<usize>row << 2), r);
  }
}

/** LAYER_NORM_GRADIENT: dx, x, scale, μ, r, g, rows, length. */
export function layerNormGradient(p: usize): void {
  const scale = address(p, 2);
  const count = word(p, 7);
  const zero = f32x4.splat(0);
  share(word(p, 6));
  for (let row = begin; row < end; row++) {
    const offset = <usize>(row * count) << 2;
    const to = address(p, 0) + offset;
    const x = address(p, 1) + offset;
    const g = address(p, 5) + offset;
    const M = v128.load_splat<f32>(address(p, 3) + (<usize>row << 2));
    const R = v128.load_splat<f32>(address(p, 4) + (<usize>row << 2));
    const bytes = <usize>count << 2;
    // h = g·scale and x̂ = (x − μ)·r; their means first.
    let sumH: f64 = 0;
    let sumProduct: f64 = 0;
    for (let j: usize = 0; j < bytes; ) {
      const blockEnd = min(bytes, j + 1024);
      let s0 = zero;
      let s1 = zero;
      for (; j < blockEnd; j += 16) {
        const left = <i32>((blockEnd - j) >> 2);
        const h = firstLanes(f32x4.mul(v128.load(g + j), v128.load(scale + j)), left, zero);
        const unit = firstLanes(f32x4.mul(f32x4.sub(v128.load(x + j), M), R), left, zero);
        s0 = f32x4.add(s0, h);
        s1 = f32x4.add(s1, f32x4.mul(h, unit));
      }
      sumH += sumLanes(s0);
      sumProduct += sumLanes(s1);
      j = blockEnd;
    }
    const meanH = f32x4.splat(<f32>(sumH / count));
    const meanProduct = f32x4.splat(<f32>(sumProduct / count));
    for (let j: usize = 0; j < bytes; j += 16) {
      const h = f32x4.mul(v128.load(g + j), v128.load(scale + j));
      const unit = f32x4.mul(f32x4.sub(v128.load(x + j), M), R);
      const dx = f32x4.mul(R, f32x4.sub(f32x4.sub(h, meanH), f32x4.mul(unit, meanProduct)));
      if (j + 16 <= bytes) v128.store(to + j, dx);
      else storeLanes(to + j, dx, count & 3);
    }
  }
}

/** L2_NORMALIZE: y, x, rows, length, ε. */
export function l2Normalize(p: usize): void {
  const count = word(p, 3);
  const bytes = <usize>count << 2;
  share(word(p, 2));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const x = address(p, 1) + <usize>row * bytes;
    const norm = max(Math.sqrt(dot(x, x, count)), <f64>float(p, 4));
    const scale = f32x4.splat(<f32>(1 / norm));
    for (let j: usize = 0; j < bytes; j += 16) {
      const y = f32x4.mul(v128.load(x + j), scale);
      if (j + 16 <= bytes) v128.store(to + j, y);
      else storeLanes(to + j, y, count & 3);
    }
  }
}

/** L2_NORMALIZE_GRADIENT: dx, x, g, rows, length, ε. */
export function l2NormalizeGradient(p: usize): void {
  const count = word(p, 4);
  const bytes = <usize>count << 2;
  share(word(p, 3));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const x = address(p, 1) + <usize>row * bytes;
    const g = address(p, 2) + <usize>row * bytes;
    const norm = Math.sqrt(dot(x, x, count));
    const short = norm < float(p, 5);
    // dx = (g − x·(g·x)/‖x‖²)/‖x‖
    const inverse = f32x4.splat(<f32>(1 / (short ? <f64>float(p, 5) : norm)));
    const along = f32x4.splat(short ? 0 : <f32>(dot(g, x, count) / (norm * norm)));
    for (let j: usize = 0; j < bytes; j += 16) {
      const dx = f32x4.mul(f32x4.sub(v128.load(g + j), f32x4.mul(v128.load(x + j), along)), inverse);
      if (j + 16 <= bytes) v128.store(to + j, dx);
      else storeLanes(to + j, dx, count & 3);
    }
  }
}
