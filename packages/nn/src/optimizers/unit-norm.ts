import { l2Normalize, projectToTangent, type State } from "@quadrivium/tensor";
import type { Constraint } from "./apply-gradients.ts";

/**
 * Keeps each row of a parameter [..., d] a unit vector: the gradient loses its component along the row before the step,
 * and the row is normalised after it.
 */
export const unitNorm = (parameter: State): Constraint => ({
  parameter,
  project: (value, gradient) => projectToTangent(value, gradient),
  restore: (value) => l2Normalize(value),
});
