import { begin, end, share } from "./control";
import { dot } from "./sums";
import { address, float, storeLanes, word } from "./words";

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
