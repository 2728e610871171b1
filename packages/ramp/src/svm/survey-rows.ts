import { rowProduct } from "../data/sparse-row.ts";
import type { AscentState } from "./coordinate-epoch.ts";
import type { WeightedSvm } from "./weighted-svm.ts";

/** What a look at all rows adds up: [Σ p max(0, ½ + z) + q max(0, ½ − z), Σ (α⁺ + α⁻), Σ θ]. */
export type SurveySums = Float64Array;

/**
 * A slice of a look at all rows, from `first` on: adds up what primal and dual objective need, and chooses anew which
 * coordinates passes visit. Those at a bound whose gradient holds them there are left out.
 *
 * @param shrinking False keeps all of them.
 * @returns The row after the last one of the slice.
 */
export function surveyRows(
  svm: WeightedSvm,
  state: AscentState,
  sums: SurveySums,
  first: number,
  shrinking: boolean,
): number {
  const { matrix, costs, biasFeature, fixedBias } = svm;
  const { rows, columns } = matrix;
  const { alpha, weights, coordinates } = state;
  // A threshold that the last pass did not set holds nothing back.
  const above = state.shrinkAbove === Number.POSITIVE_INFINITY ? 0 : state.shrinkAbove;
  const below = state.shrinkBelow === Number.NEGATIVE_INFINITY ? 0 : state.shrinkBelow;
  const offset = biasFeature * weights[columns]! - fixedBias;
  const end = Math.min(rows, first + state.slice);
  let active = first === 0 ? 0 : state.active;
  let hinges = sums[0]!;
  let total = sums[1]!;
  let theta = sums[2]!;
  for (let row = first; row < end; row++) {
    const z = rowProduct(matrix, row, weights) + offset;
    for (let side = 0; side < 2; side++) {
      const coordinate = 2 * row + side;
      const cost = costs[coordinate]!;
      if (cost === 0) continue;
      const sign = 1 - 2 * side;
      const gradient = -0.5 - sign * z;
      const dual = alpha[coordinate]!;
      if (gradient < 0) hinges -= cost * gradient;
      total += dual;
      theta += sign * dual;
      const isLow = dual === 0;
      const isHigh = dual === cost;
      const isAbove = gradient > above;
      const isBelow = gradient < below;
      coordinates[active] = coordinate;
      active += shrinking && ((isLow && isAbove) || (isHigh && isBelow)) ? 0 : 1;
    }
  }
  sums[0] = hinges;
  sums[1] = total;
  sums[2] = theta;
  state.active = active;
  return end;
}
