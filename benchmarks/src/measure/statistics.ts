/** The q-quantile, q in 0 … 1, by linear interpolation between the sorted numbers. @throws Error when there are none */
export function quantile(numbers: readonly number[], q: number): number {
  if (numbers.length === 0) throw new Error("quantile: expected at least one number, got none");
  const sorted = numbers.toSorted((a, b) => a - b);
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** The middle number, or the mean of the two in the middle. @throws Error when there are none */
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** How far numbers lie apart. Half of them are between the first and the third quartile, q1 and q3. */
export interface Spread {
  readonly min: number;
  readonly q1: number;
  readonly q3: number;
  readonly max: number;
}

/** @throws Error when there are none */
export const spreadOf = (numbers: readonly number[]): Spread => ({
  min: quantile(numbers, 0),
  q1: quantile(numbers, 0.25),
  q3: quantile(numbers, 0.75),
  max: quantile(numbers, 1),
});
