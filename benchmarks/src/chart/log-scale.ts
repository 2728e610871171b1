/** Where ratios lie along a line: equal factors are equal distances. */
export interface LogScale {
  /** The place of a ratio in pixels. */
  readonly at: (ratio: number) => number;
  /** Round ratios to label, within the range. */
  readonly ticks: readonly number[];
}

/** Ratios from a little below the smallest to a little above the largest, and 1 always, on `left` … `right`. */
export function logScale(ratios: readonly number[], left: number, right: number): LogScale {
  const low = Math.floor(Math.log2(Math.min(1, ...ratios)) - 0.2);
  const high = Math.ceil(Math.log2(Math.max(1, ...ratios)) + 0.2);
  const perDoubling = (right - left) / (high - low);
  const step = high - low > 8 ? 2 : 1;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i)
    .filter((power) => power % step === 0)
    .map((power) => 2 ** power);
  return { at: (ratio) => left + (Math.log2(ratio) - low) * perDoubling, ticks };
}
