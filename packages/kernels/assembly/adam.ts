import { begin, end, share } from "./control";
import { pow } from "./host";
import { address, float, storeLanes, word } from "./words";

/*
 * ADAM: new w, new m, new v, w, g, m, v, η, t, number of elements, 1 − β₁, 1 − β₂, ε, λ, then β₁ and β₂ as doubles.
 */
export function adam(p: usize): void {
  const t = <f64>load<f32>(address(p, 8));
  const eta = <f64>load<f32>(address(p, 7));
  const beta1 = load<f64>(p + 56);
  const beta2 = load<f64>(p + 64);
  const keep1 = f32x4.splat(<f32>beta1);
  const keep2 = f32x4.splat(<f32>beta2);
  const take1 = f32x4.splat(float(p, 10));
  const take2 = f32x4.splat(float(p, 11));
  const epsilon = f32x4.splat(float(p, 12));
  const decay = f32x4.splat(<f32>(eta * float(p, 13)));
  const rate = f32x4.splat(<f32>(eta / (1 - pow(beta1, t))));
  const correction = f32x4.splat(<f32>(1 / (1 - pow(beta2, t))));
  share(word(p, 9), 16);
  const last = <usize>end << 2;
  for (let i = <usize>begin << 2; i < last; i += 16) {
    const w = v128.load(address(p, 3) + i);
    const g = v128.load(address(p, 4) + i);
    const m = f32x4.add(f32x4.mul(keep1, v128.load(address(p, 5) + i)), f32x4.mul(take1, g));
    const v = f32x4.add(f32x4.mul(keep2, v128.load(address(p, 6) + i)), f32x4.mul(take2, f32x4.mul(g, g)));
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), epsilon);
    const moved = f32x4.sub(f32x4.sub(w, f32x4.mul(decay, w)), f32x4.div(f32x4.mul(rate, m), root));
    const left = <i32>((last - i) >> 2);
    if (left >= 4) {
      v128.store(address(p, 0) + i, moved);
      v128.store(address(p, 1) + i, m);
      v128.store(address(p, 2) + i, v);
    } else {
      storeLanes(address(p, 0) + i, moved, left);
      storeLanes(address(p, 1) + i, m, left);
      storeLanes(address(p, 2) + i, v, left);
    }
  }
}
