/**
 * How much a series grew after it had warmed up: the mean of its last third over the mean of its middle third, minus 1.
 * What is held for good shows between the two; what is only collected late does not.
 */
export function growth(series: readonly number[]): number {
  const third = Math.floor(series.length / 3);
  if (third === 0) throw new Error(`growth: expected three numbers or more, got ${series.length}`);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return mean(series.slice(-third)) / mean(series.slice(-2 * third, -third)) - 1;
}
