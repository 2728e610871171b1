/** What a run reports while it goes on: after each cut, and after each iteration. */
export interface SolveEvent {
  readonly type: "cut" | "iteration";
  /** The majorant, from 1. */
  readonly iteration: number;
  /** Cuts of this subproblem so far. */
  readonly cuts: number;
  /** Inner solves so far, over all iterations. */
  readonly solves: number;
  /** U: the best classifier of this subproblem costs no more. */
  readonly upper: number;
  /** L ≤ U: no classifier of this *subproblem* costs less. It says nothing about other majorants. */
  readonly lower: number;
  /** v, one per constraint. */
  readonly multipliers: Float64Array;
  /** The randomised rates' violations at the current classifier, negative where met with room. */
  readonly violations: Float64Array;
  /** R: randomised objective + (λ/2)‖w‖² + Σ B [violation]₊ at the current classifier. */
  readonly value: number;
}
