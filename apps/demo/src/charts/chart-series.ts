/** One line of a chart. */
export interface ChartSeries {
  readonly label: string;
  /** The custom property that holds its colour, without the dashes. */
  readonly color: string;
  /** Values at the chart's steps; `null` where there is none. */
  readonly values: readonly (number | null)[];
  /** Whether it is sparse: drawn with its points, and across gaps. */
  readonly hasPoints?: boolean;
}

/**
 * From 0 to a little more than the largest value, so that curves of one quantity can be compared by eye; `least` is the
 * smallest top. Values above `ceiling` are cut off, so that a wild start does not flatten the rest.
 */
export function valueRange(
  series: readonly ChartSeries[],
  { least, ceiling = Infinity }: { readonly least: number; readonly ceiling?: number },
): [number, number] {
  let top = least;
  for (const { values } of series) for (const value of values) if (value !== null) top = Math.max(top, value);
  return [0, Math.min(ceiling, top) * 1.05];
}

/** Up to `count` positions spread evenly over `length`, the last among them. */
export function tablePositions(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}
