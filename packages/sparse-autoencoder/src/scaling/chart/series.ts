import type { JointLawFit, JointPoint } from "../fit-joint-law.ts";
import { type LineStyle, lineStyle } from "./marks.ts";
import { formatNumber } from "./text.ts";

/** The points of one k, by their number of latents. */
export interface Series {
  readonly k: number;
  readonly points: readonly JointPoint[];
  readonly style: LineStyle;
}

/** The points by k, the smallest first. */
export function seriesOf(points: readonly JointPoint[]): Series[] {
  const ks = [...new Set(points.map(({ k }) => k))].sort((a, b) => a - b);
  return ks.map((k, i) => ({
    k,
    points: points.filter((point) => point.k === k).sort((a, b) => a.latents - b.latents),
    style: lineStyle(i),
  }));
}

/** A point in words. */
export function describePoint(point: JointPoint, fit: JointLawFit | undefined): string {
  const { latents, k, loss } = point;
  const fitted = fit === undefined ? "" : `, fitted ${formatNumber(fit.predict(point).value)}`;
  return `n = ${latents}, k = ${k}: ${formatNumber(loss)}${fitted}`;
}

/** The whole chart in words. */
export function describeChart(series: readonly Series[], fit: JointLawFit | undefined): string {
  const points = series.flatMap(({ points: own }) => own);
  const range = (values: readonly number[], format: (value: number) => string) =>
    `${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  const text =
    `${points.length} points: n from ${range(
      points.map(({ latents }) => latents),
      String,
    )}, k of ${series.map(({ k }) => k).join(", ")}; ` +
    `losses from ${range(
      points.map(({ loss }) => loss),
      formatNumber,
    )}.`;
  if (fit === undefined) return text;
  return `${text} A law with six constants fits them with an error of ${formatNumber(100 * fit.residualError, 2)} % of a point.`;
}
