import { simplex } from "./simplex.ts";

/** A cut: the values at one classifier of the objective and of every constraint. */
export interface Cut {
  /** f₀(w), with (λ/2)‖w‖². */
  readonly objective: number;
  /** g_j(w), γ taken off: positive is violated. */
  readonly violations: Float64Array;
}

/** The maximum of the upper model over the box, and the point and mixture that prove it. */
export interface CutMaximum {
  /** U = max over 0 ≤ v ≤ B of min over cuts of f₀ + v·g. */
  readonly upper: number;
  /** The maximiser v. */
  readonly multipliers: Float64Array;
  /** μ: weights of the cuts, ≥ 0 with sum 1; at most (number of constraints) + 1 are not 0. */
  readonly mixture: Float64Array;
}

/**
 * Maximises h(v) = min_s f₀_s + v·g_s over the box 0 ≤ v ≤ B, through the dual linear program
 *
 *     min over μ in the simplex  Σ μ_s f₀_s + Σ_j B_j [Σ μ_s g_sj]₊
 *
 * whose duals are v. Any μ in the simplex gives a valid upper bound, so U holds whatever the rounding.
 */
export function maximiseCuts(cuts: readonly Cut[], box: Float64Array): CutMaximum {
  const m = box.length;
  const costs: number[] = [];
  const columns: Float64Array[] = [];
  for (const cut of cuts) {
    const column = new Float64Array(m + 1);
    column.set(cut.violations, 1);
    column[0] = 1;
    columns.push(column);
    costs.push(cut.objective);
  }
  const first = penalised(cuts, box);
  const basis = [first];
  for (let j = 0; j < m; j++) {
    const excess = new Float64Array(m + 1);
    excess[j + 1] = -1;
    const slack = new Float64Array(m + 1);
    slack[j + 1] = 1;
    basis.push(columns.length + (cuts[first]!.violations[j]! > 0 ? 0 : 1));
    columns.push(excess, slack);
    costs.push(box[j]!, 0);
  }
  const right = new Float64Array(m + 1);
  right[0] = 1;
  const { x, duals } = simplex({ costs, columns, right, basis });
  const mixture = x.slice(0, cuts.length);
  const total = mixture.reduce((sum, mu) => sum + mu, 0);
  for (let s = 0; s < mixture.length; s++) mixture[s] = mixture[s]! / total;
  const multipliers = new Float64Array(m);
  for (let j = 0; j < m; j++) multipliers[j] = Math.max(0, Math.min(-duals[j + 1]!, box[j]!));
  return { upper: mixtureValue(cuts, box, mixture), multipliers, mixture };
}

/** Σ μ f₀ + Σ_j B_j [Σ μ g_j]₊: an upper bound of the dual's maximum for any μ in the simplex. */
export function mixtureValue(cuts: readonly Cut[], box: Float64Array, mixture: Float64Array): number {
  const sums = new Float64Array(box.length);
  let value = 0;
  for (const [s, cut] of cuts.entries()) {
    const mu = mixture[s]!;
    if (mu === 0) continue;
    value += mu * cut.objective;
    for (let j = 0; j < box.length; j++) sums[j] = sums[j]! + mu * cut.violations[j]!;
  }
  for (let j = 0; j < box.length; j++) if (sums[j]! > 0) value += box[j]! * sums[j]!;
  return value;
}

/** h(v) = min over the cuts. */
export function modelValue(cuts: readonly Cut[], v: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const cut of cuts) {
    let value = cut.objective;
    for (let j = 0; j < v.length; j++) value += v[j]! * cut.violations[j]!;
    if (value < least) least = value;
  }
  return least;
}

function penalised(cuts: readonly Cut[], box: Float64Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [s, cut] of cuts.entries()) {
    let value = cut.objective;
    for (let j = 0; j < box.length; j++) value += box[j]! * Math.max(0, cut.violations[j]!);
    if (value < least) {
      least = value;
      best = s;
    }
  }
  return best;
}
