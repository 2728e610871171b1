import { begin, end, share } from "./control";
import { sumOf } from "./sums";
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

/*
 * LAYER_NORM: y, μ, r, x, scale, bias, rows, length, ε. Where μ and bias are 0 the rows are not centred (RMS norm).
 */
export function layerNorm(p: usize): void {
  const centred = address(p, 1) != 0;
  const scale = address(p, 4);
  const bias = address(p, 5);
  const count = word(p, 7);
  const bytes = <usize>count << 2;
  share(word(p, 6));
  for (let row = begin; row < end; row++) {
    const to = address(p, 0) + <usize>row * bytes;
    const x = address(p, 3) + <usize>row * bytes;
    const mean: f32 = centred ? <f32>(sumOf(x, count) / count) : 0;
    const r = <f32>(1 / Math.sqrt(squaredDeviations(x, count, mean) / count + float(p, 8)));
    const M = f32x4.splat(mean);
    const R = f32x4.splat(r);
    for (let j: usize = 0; j < bytes; j += 16) {
      let y = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(x + j), M), R), v128.load(scale + j));
      if (centred) y = f32x4.add(y, v128.load(bias + j));
      if (j + 16 <= bytes) v128.store(to + j, y);
      else storeLanes(to + j, y, count & 3);
    }
    if (centred) store<f32>(address(p, 1) + (<usize>row << 2), mean);
    store<f32>(address(p, 2) + (<usize>row << 2), r);
  }
}

/*
 * LAYER_NORM_GRADIENT: dx, dscale, dbias, x, scale, μ, r, g, rows, length, rows of a chunk. The sums over rows are taken
 * chunk after chunk, [chunks, length] each; where there are several chunks, a REDUCE follows. Where μ and dbias are 0
 * the rows were not centred (RMS norm).
 */
export function layerNormGradient(p: usize): void {
  const rows = word(p, 8);
  const count = word(p, 9);
  const chunk = word(p, 10);
  const bytes = <usize>count << 2;
  share((rows - 1) / chunk + 1);
  const last = end;
  for (let i = begin; i < last; i++) {
    const dscale = address(p, 1) + <usize>i * bytes;
    const dbias = address(p, 2) ? address(p, 2) + <usize>i * bytes : 0;
    memory.fill(dscale, 0, bytes);
    if (dbias) memory.fill(dbias, 0, bytes);
    const lastRow = min(rows, (i + 1) * chunk);
    for (let row = i * chunk; row < lastRow; row++) gradientOfRow(p, row, count, dscale, dbias);
  }
}

/** dx of one row; its part of dscale and dbias is added. */
function gradientOfRow(p: usize, row: i32, count: i32, dscale: usize, dbias: usize): void {
  const bytes = <usize>count << 2;
  const to = address(p, 0) + <usize>row * bytes;
  const x = address(p, 3) + <usize>row * bytes;
  const g = address(p, 7) + <usize>row * bytes;
  const scale = address(p, 4);
  const mean: f32 = dbias ? load<f32>(address(p, 5) + (<usize>row << 2)) : 0;
  const M = f32x4.splat(mean);
  const R = v128.load_splat<f32>(address(p, 6) + (<usize>row << 2));
  // h = g·scale and x̂ = (x − μ)·r; their means first.
  let sumH: f64 = 0;
  let sumProduct: f64 = 0;
  for (let j: usize = 0; j < bytes; ) {
    const blockEnd = min(bytes, j + 1024);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    for (; j < blockEnd; j += 16) {
      const left = <i32>((blockEnd - j) >> 2);
      const G = v128.load(g + j);
      const unit = f32x4.mul(f32x4.sub(v128.load(x + j), M), R);
      const h = f32x4.mul(G, v128.load(scale + j));
      const part = f32x4.mul(G, unit);
      if (left >= 4) {
        s0 = f32x4.add(s0, h);
        s1 = f32x4.add(s1, f32x4.mul(h, unit));
        v128.store(dscale + j, f32x4.add(v128.load(dscale + j), part));
        if (dbias) v128.store(dbias + j, f32x4.add(v128.load(dbias + j), G));
      } else {
        s0 = f32x4.add(s0, firstLanes(h, left, f32x4.splat(0)));
        s1 = f32x4.add(s1, firstLanes(f32x4.mul(h, unit), left, f32x4.splat(0)));
        storeLanes(dscale + j, f32x4.add(v128.load(dscale + j), part), left);
        if (dbias) storeLanes(dbias + j, f32x4.add(v128.load(dbias + j), G), left);
      }
    }
    sumH += sumLanes(s0);
    sumProduct += sumLanes(s1);
    j = blockEnd;
  }
  const meanH = f32x4.splat(dbias ? <f32>(sumH / count) : 0);
  const meanProduct = f32x4.splat(<f32>(sumProduct / count));
  for (let j: usize = 0; j < bytes; j += 16) {
    const h = f32x4.mul(v128.load(g + j), v128.load(scale + j));
    const unit = f32x4.mul(f32x4.sub(v128.load(x + j), M), R);
    const dx = f32x4.mul(R, f32x4.sub(f32x4.sub(h, meanH), f32x4.mul(unit, meanProduct)));
    if (j + 16 <= bytes) v128.store(to + j, dx);
    else storeLanes(to + j, dx, count & 3);
  }
}
