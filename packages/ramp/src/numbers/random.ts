/** A seeded source of numbers, the same in every engine: 32-bit integer arithmetic only. */
export interface Random {
  /** A uniform whole number in [0, bound). */
  below(bound: number): number;
  /** A uniform number in [0, 1), a multiple of 2⁻³². */
  uniform(): number;
}

/** The generator mulberry32, which passes through all 2³² states. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    uniform: () => next() / 4294967296,
    below: (bound) => Math.floor((next() / 4294967296) * bound),
  };
}
