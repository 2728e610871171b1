/** An affine minorant value − b·slope of F(b), the optimal value of an SVM as a function of its bias. */
export interface BiasCut {
  /** A = ½ Σ(α⁺ + α⁻) − (1/(2λ)) ‖Σ θ x‖². */
  readonly value: number;
  /** S = Σ θ. */
  readonly slope: number;
}

/**
 * What minorants and an upper bound of the minimum say about b: the interval in which F can still be as low as
 * `upper`, and the lowest that F can be there.
 */
export function biasBounds(
  cuts: readonly BiasCut[],
  upper: number,
  box: readonly [number, number],
): { low: number; high: number; lower: number } {
  let [low, high] = box;
  for (const { value, slope } of cuts) {
    if (slope > 0) low = Math.max(low, (value - upper) / slope);
    else if (slope < 0) high = Math.min(high, (value - upper) / slope);
  }
  // Rounding may cross the ends where the interval is a point.
  if (low > high) low = high = Math.max(box[0], Math.min((low + high) / 2, box[1]));
  const model = (b: number): number => {
    let most = Number.NEGATIVE_INFINITY;
    for (const { value, slope } of cuts) most = Math.max(most, value - b * slope);
    return most;
  };
  let lower = Math.min(model(low), model(high));
  for (const [i, one] of cuts.entries()) {
    for (const other of cuts.slice(i + 1)) {
      if (one.slope === other.slope) continue;
      const b = (one.value - other.value) / (one.slope - other.slope);
      if (b > low && b < high) lower = Math.min(lower, model(b));
    }
  }
  return { low, high, lower: Math.min(lower, upper) };
}
