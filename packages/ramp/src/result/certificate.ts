import type { Linear } from "../solve/cut-pool.ts";
import type { SupportPoint } from "../solve/subproblem.ts";

/**
 * What proves the last convex subproblem: its best classifier costs between `subproblemLowerBound` and `upperBound`,
 * and the model costs no more than `upperBound`. The bounds hold for the *majorant* at `reference`, not for the
 * non-convex problem: another start may lead to a better classifier.
 */
export interface Certificate {
  /** L. */
  readonly subproblemLowerBound: number;
  /** U ≥ f₀(w̄) + Σ B [g(w̄)]₊. */
  readonly upperBound: number;
  /** U − L. */
  readonly gap: number;
  /** Classifiers w_s and shares μ_s with w̄ = Σ μ_s w_s; at most (number of constraints) + 1. */
  readonly support: readonly SupportPoint[];
  /** Multipliers and dual variables of the weighted SVM that prove L. */
  readonly lowerProof: { readonly multipliers: Float64Array; readonly alpha: Float64Array } | undefined;
  /** The classifier whose scores the majorant touches the ramp at. */
  readonly reference: Linear;
  /** B per constraint. */
  readonly penalties: Float64Array;
  readonly lambda: number;
  readonly bias: "feature" | "free";
  readonly biasBox: readonly [number, number];
  /** Cuts of the last subproblem. */
  readonly cuts: number;
  /** Inner solves over all iterations. */
  readonly solves: number;
}
