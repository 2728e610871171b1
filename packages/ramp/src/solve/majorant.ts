/** The ramp σ(z) = max(0, min(1, ½ + z)): the probability of a positive decision at score z. */
export function ramp(z: number): number {
  return Math.max(0, Math.min(0.5 + z, 1));
}

/**
 * The convex upper bound of the ramp that touches it at `reference`: max(0, ½ + z) where reference ≤ ½, else 1.
 *
 * Source: section 3 of the paper (the majorant of the positive rate).
 */
export function positiveMajorant(z: number, reference: number): number {
  return reference <= 0.5 ? Math.max(0, 0.5 + z) : 1;
}

/** The same bound for negative decisions, the reflection of {@link positiveMajorant}. */
export function negativeMajorant(z: number, reference: number): number {
  return positiveMajorant(-z, -reference);
}
