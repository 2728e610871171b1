/** An interval of a rate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share k/n, 95 % by default; conservative where the k are sums of probabilities.
 *
 * Source: Wilson (1927).
 *
 * @param z The normal quantile, 1.96 for 95 %.
 */
export function wilsonInterval(share: number, n: number, z = 1.959963984540054): Interval {
  const squared = (z * z) / n;
  const centre = (share + squared / 2) / (1 + squared);
  const half = (z * Math.sqrt((share * (1 - share)) / n + squared / (4 * n))) / (1 + squared);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
