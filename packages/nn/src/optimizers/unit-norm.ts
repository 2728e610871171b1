import { l2Normalize, projectToTangent, type State, type Tensor } from "@quadrivium/tensor";
import type { Constraint } from "./apply-gradients.ts";

/** Options of `unitNorm`. */
export interface UnitNormOptions {
  /** Whether rows are normalised after each step or before it; then they are a little off after a step. Default `after`. */
  readonly when?: "after" | "before";
}

/**
 * Keeps each row of a parameter [..., d] a unit vector: the gradient loses its component along the row before the step,
 * and the row is normalised after it.
 */
export const unitNorm = (parameter: State, { when = "after" }: UnitNormOptions = {}): Constraint => ({
  parameter,
  project: (value, gradient) => projectToTangent(value, gradient),
  [when === "after" ? "restore" : "prepare"]: (value: Tensor) => l2Normalize(value),
});
