import { LinearModel } from "../model/linear-model.ts";
import { type CompiledRow, compileProblem, type Problem } from "../solve/compiled-problem.ts";

/** A shift of the decision threshold, and what it reaches by decisions. */
export interface ThresholdChoice {
  /** Added to b: rows that score above it are positive. */
  readonly shift: number;
  readonly objective: number;
  /** Σ of the violations; 0 where every goal is met exactly. */
  readonly violation: number;
}

/**
 * The shift of b that meets every goal by thresholded decisions at the least objective; where none does, the one that
 * violates least. Exact: every distinct decision is tried, in O(n log n).
 */
export function bestThreshold(problem: Problem, z: Float64Array): ThresholdChoice {
  const rows: CompiledRow[] = compileProblem(problem);
  const order = Int32Array.from(z.keys()).sort((a, b) => z[a]! - z[b]! || a - b);
  const values = Float64Array.from(rows, ({ costs, gamma }) => {
    let sum = -gamma;
    for (let r = 0; r < z.length; r++) sum += costs[2 * r]!;
    return sum;
  });
  let best: ThresholdChoice | undefined;
  const consider = (shift: number): void => {
    let violation = 0;
    // Sums in another order than the rows' own differ by rounding, which must not count as a violation.
    for (let j = 1; j < values.length; j++) if (values[j]! > 1e-12) violation += values[j]!;
    const better = best === undefined || violation < best.violation;
    if (better || (violation === best!.violation && values[0]! < best!.objective)) {
      best = { shift, objective: values[0]!, violation };
    }
  };
  const first = z[order[0]!] ?? 0;
  consider(first - 1);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    for (const [k, { costs }] of rows.entries()) {
      values[k] = values[k]! + costs[2 * row + 1]! - costs[2 * row]!;
    }
    const here = z[row]!;
    const next = i + 1 < order.length ? z[order[i + 1]!]! : here + 2;
    if (next > here) consider(here + (next - here) / 2 < next ? here + (next - here) / 2 : here);
  }
  return best!;
}

/** The model with its bias moved so that the goals hold exactly by decisions on the problem's rows, where they can. */
export function shiftBias(
  problem: Problem,
  model: LinearModel,
): { model: LinearModel; choice: ThresholdChoice } {
  const choice = bestThreshold(problem, model.scores(problem.data));
  return { model: new LinearModel(model.weights, model.bias + choice.shift, model.featureNames), choice };
}
