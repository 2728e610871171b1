import type { MultiplierPlayer } from "./multiplier-player.ts";

const ROUNDS = 200;
const FLOOR = 1e-3;

/**
 * Shares λ of the objective and the goals, the fixed point of a matrix M whose columns sum to 1:
 *
 *     λ = M λ,   M ← M ⊙ exp(η Δ λᵀ),   Δ = (0, g),   each column scaled to sum 1 and kept above a small floor
 *
 * Source: the player without swap regret of Cotter, Jiang and Sridharan (2019), "Two-player games for efficient
 * non-convex constrained optimization".
 */
export function swapPlayer(goals: number, rate: number): MultiplierPlayer {
  const size = goals + 1;
  // Entry (i, k) at i·size + k.
  const matrix = new Float64Array(size * size).fill(1 / size);
  const fixedPoint = (): Float64Array => {
    let shares = new Float64Array(size).fill(1 / size);
    for (let round = 0; round < ROUNDS; round++) {
      const next = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        for (let k = 0; k < size; k++) next[i] = next[i]! + matrix[i * size + k]! * shares[k]!;
      }
      const moved = next.reduce((most, one, i) => Math.max(most, Math.abs(one - shares[i]!)), 0);
      shares = next;
      if (moved < 1e-12) break;
    }
    return shares;
  };
  return {
    weights: fixedPoint,
    move(violations) {
      const shares = fixedPoint();
      for (let k = 0; k < size; k++) {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          const slope = i === 0 ? 0 : violations[i - 1]!;
          const grown = matrix[i * size + k]! * Math.exp(rate * slope * shares[k]!);
          matrix[i * size + k] = grown;
          sum += grown;
        }
        let floored = 0;
        for (let i = 0; i < size; i++) {
          const share = Math.max(FLOOR, matrix[i * size + k]! / sum);
          matrix[i * size + k] = share;
          floored += share;
        }
        for (let i = 0; i < size; i++) matrix[i * size + k] = matrix[i * size + k]! / floored;
      }
    },
  };
}
