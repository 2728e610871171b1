import type { MultiplierPlayer } from "./multiplier-player.ts";

/** v ← clip(v + η g, 0, B): projected ascent. */
export function additivePlayer(goals: number, rate: number, penalty: number): MultiplierPlayer {
  const v = new Float64Array(goals);
  return {
    weights: () => Float64Array.of(1, ...v),
    move(violations) {
      for (let j = 0; j < goals; j++) v[j] = Math.max(0, Math.min(v[j]! + rate * violations[j]!, penalty));
    },
  };
}
