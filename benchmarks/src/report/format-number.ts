import type { Spread } from "../measure/statistics.ts";

/** Three significant digits, without an exponent: 0.123, 1.23, 12.3, 123, 1234. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(6, Math.max(0, 2 - magnitude)));
}

/** The same with a cross behind: 1.23×. */
export const formatRatio = (value: number): string => `${formatNumber(value)}×`;

/** Where the middle half lies: 1.20–1.31. */
export const formatQuartiles = ({ q1, q3 }: Pick<Spread, "q1" | "q3">): string =>
  `${formatNumber(q1)}–${formatNumber(q3)}`;
