import { ShapeError } from "@quadrivium/kernels";
import { median } from "./median.ts";

/**
 * How many of n effects matter, as a fraction: (‖v‖₁/‖v‖₂)²/n. It is 1/n when one of them differs from 0, 1 when all
 * have the same magnitude, and does not depend on their scale; NaN where all are 0.
 * Source: Gao et al. 2024, §4.5.
 */
export function effectSparsity(effects: ArrayLike<number>): number {
  let [magnitudes, squares] = [0, 0];
  for (let i = 0; i < effects.length; i++) {
    magnitudes += Math.abs(effects[i]);
    squares += effects[i] * effects[i];
  }
  return magnitudes ** 2 / squares / effects.length;
}

/**
 * Differences of logits [T, V] without each token's median over V, which a softmax does not notice and which is the same
 * for nearly all of the vocabulary.
 * @throws {ShapeError} when there are no whole rows
 */
export function subtractMedians(differences: ArrayLike<number>, vocabulary: number): Float64Array {
  const rows = differences.length / vocabulary;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new ShapeError("subtractMedians", {
      expected: `[T, ${vocabulary}] differences`,
      received: `${differences.length}`,
    });
  }
  const centered = Float64Array.from(differences);
  for (let row = 0; row < rows; row++) {
    const own = centered.subarray(row * vocabulary, (row + 1) * vocabulary);
    const middle = median(own.slice());
    for (let i = 0; i < vocabulary; i++) own[i] -= middle;
  }
  return centered;
}
