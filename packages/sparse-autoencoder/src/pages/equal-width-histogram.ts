/** Bars of equal width: where each stands and how high it is. */
export interface Histogram {
  /** The middle of each bar. */
  readonly values: readonly number[];
  /** How many numbers fall into each. */
  readonly heights: readonly number[];
}

/**
 * Counts numbers in bars of equal width from the smallest to the largest; a number on the border of two belongs to the
 * upper one, the largest to the last bar. Without numbers there are no bars.
 */
export function equalWidthHistogram(numbers: ArrayLike<number>, bars: number): Histogram {
  if (numbers.length === 0) return { values: [], heights: [] };
  let [smallest, largest] = [Infinity, -Infinity];
  for (let i = 0; i < numbers.length; i++) {
    smallest = Math.min(smallest, numbers[i]);
    largest = Math.max(largest, numbers[i]);
  }
  // All numbers the same, or nearly: one unit around them, so that there is something to divide.
  const [low, width] =
    (largest - smallest) / bars > 0 ? [smallest, (largest - smallest) / bars] : [smallest - 0.5, 1 / bars];
  const heights = new Array<number>(bars).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    heights[Math.min(bars - 1, Math.floor((numbers[i] - low) / width))]++;
  }
  return { values: heights.map((_, bar) => low + (bar + 0.5) * width), heights };
}
