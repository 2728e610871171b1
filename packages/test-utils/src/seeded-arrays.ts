/**
 * A generator of numbers in [0, 1) with 24 bits, the same for the same seed on every engine: Marsaglia's xorshift32
 * with a multiplied output. Good enough for test data, and independent of the generator that is under test.
 *
 * @param seed A whole number; it is scrambled first, so that neighbouring seeds give unrelated sequences.
 */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) ^ (seed >>> 7) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x9e3779b1) >>> 8) / 2 ** 24;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

/** `count` numbers, uniform in [low, high). */
export function uniformArray(seed: number, count: number, low = -1, high = 1): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => low + (high - low) * random());
}

/**
 * `count` numbers that are nearly normal: sums of twelve uniform ones less 6, times the standard deviation, so
 * never beyond six of it.
 */
export function normalArray(seed: number, count: number, standardDeviation = 1): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    let total = -6;
    for (let i = 0; i < 12; i++) total += random();
    return total * standardDeviation;
  });
}

/** `count` whole numbers in 0 … below − 1. */
export function integerArray(seed: number, count: number, below: number): Int32Array {
  const random = seededRandom(seed);
  return Int32Array.from({ length: count }, () => Math.floor(random() * below));
}
