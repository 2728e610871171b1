import type { Cut } from "./cut-model.ts";

/** The middle of the interval {v : h(v) ≥ level} within [0, B], for one constraint. */
export function midpoint(cuts: readonly Cut[], box: Float64Array, level: number): Float64Array {
  let low = 0;
  let high = box[0]!;
  for (const { objective, violations } of cuts) {
    const slope = violations[0]!;
    if (slope > 0) low = Math.max(low, (level - objective) / slope);
    else if (slope < 0) high = Math.min(high, (level - objective) / slope);
  }
  return Float64Array.of(Math.max(0, Math.min((low + high) / 2, box[0]!)));
}
