import type { Cut } from "./cut-model.ts";

const SWEEPS = 500;

/**
 * The point nearest to `centre` at which the model is at least `level`, within the box: Hildreth's method, coordinate
 * ascent on the duals of the projection. Used for many constraints, where Kelley's points jump.
 *
 * Source: the level method of Lemaréchal, Nemirovskii and Nesterov (1995).
 */
export function levelPoint(
  cuts: readonly Cut[],
  box: Float64Array,
  level: number,
  centre: Float64Array,
): Float64Array {
  const v = centre.slice();
  const m = v.length;
  const pulls = new Float64Array(cuts.length);
  const lower = new Float64Array(m);
  const upper = new Float64Array(m);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (const [s, { objective, violations }] of cuts.entries()) {
      let norm = 0;
      let value = objective - level;
      for (let j = 0; j < m; j++) {
        norm += violations[j]! * violations[j]!;
        value += violations[j]! * v[j]!;
      }
      if (norm === 0) continue;
      const step = Math.max(-pulls[s]!, -value / norm);
      pulls[s] = pulls[s]! + step;
      for (let j = 0; j < m; j++) v[j] = v[j]! + step * violations[j]!;
      moved = Math.max(moved, Math.abs(step) * norm);
    }
    for (let j = 0; j < m; j++) {
      const up = Math.max(-lower[j]!, -v[j]!);
      lower[j] = lower[j]! + up;
      v[j] = v[j]! + up;
      const down = Math.max(-upper[j]!, v[j]! - box[j]!);
      upper[j] = upper[j]! + down;
      v[j] = v[j]! - down;
      moved = Math.max(moved, Math.abs(up), Math.abs(down));
    }
    if (moved < 1e-10) break;
  }
  for (let j = 0; j < m; j++) v[j] = Math.max(0, Math.min(v[j]!, box[j]!));
  return v;
}
