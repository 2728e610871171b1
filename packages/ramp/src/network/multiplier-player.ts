/** Who sets the multipliers in the game against the weights. */
export interface MultiplierPlayer {
  /** What the objective counts, then each goal. */
  weights(): Float64Array;
  /** Takes the violations (positive is violated) and moves. */
  move(violations: Float64Array): void;
}
