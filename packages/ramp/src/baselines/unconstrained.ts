import type { LinearModel } from "../model/linear-model.ts";
import type { SolveOptions } from "../solve/options.ts";
import { type SolveProblem, type SolveResult, solve } from "../solve/solve.ts";
import { shiftBias, type ThresholdChoice } from "./best-threshold.ts";

/** The plain SVM of the objective, goals ignored, and the same after its bias was moved to meet them. */
export interface ShiftedBaseline {
  readonly plain: SolveResult;
  readonly model: LinearModel;
  readonly choice: ThresholdChoice;
}

/** Baseline: minimise the hinge objective without goals, then move the bias until the goals hold by decisions. */
export async function unconstrainedWithShift(
  problem: SolveProblem,
  options: SolveOptions = {},
): Promise<ShiftedBaseline> {
  const plain = await solve({ ...problem, constraints: [] }, { ...options, mode: "hinge" });
  return { plain, ...shiftBias({ ...problem, constraints: problem.constraints ?? [] }, plain.model) };
}

/** Baseline: goals bounded by hinges, the first majorant from w = 0, a convex problem solved once. */
export function hingeConstraints(problem: SolveProblem, options: SolveOptions = {}): Promise<SolveResult> {
  return solve(problem, { ...options, mode: "hinge" });
}
