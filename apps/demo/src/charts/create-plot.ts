import uPlot from "uplot";
import { resolveColors } from "../shell/theme.ts";
import type { ChartSeries } from "./chart-series.ts";

/** What a chart shows besides its data. */
export interface PlotOptions {
  readonly series: readonly ChartSeries[];
  readonly range: () => [number, number];
  readonly format: (value: number) => string;
  readonly height: number;
}

/** A line chart over steps in `element`, in the colours of the present theme. */
export function createPlot(
  element: HTMLElement,
  data: uPlot.AlignedData,
  { series, range, format, height }: PlotOptions,
): uPlot {
  const names = ["ink-soft", "line", "surface", ...series.map(({ color }) => color)];
  const colors = resolveColors(element, names);
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis = {
    font,
    stroke: colors["ink-soft"],
    ticks: { show: false },
    grid: { stroke: colors.line, width: 1 },
  };
  return new uPlot(
    {
      width: Math.max(80, element.clientWidth),
      height,
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        // An empty chart has its axes too.
        x: { time: false, range: (_plot, _first, last) => [0, Math.max(10, last ?? 0)] },
        y: { range },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          gap: 6,
          space: 60,
          values: (_plot, ticks) =>
            ticks.map((tick) => (Number.isInteger(tick) ? tick.toLocaleString("en") : "")),
        },
        { ...axis, size: 46, gap: 6, space: 34, values: (_plot, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        ...series.map(({ label, color, hasPoints = false }) => ({
          label,
          stroke: colors[color],
          width: hasPoints ? 2 : 1.5,
          spanGaps: hasPoints,
          points: { show: hasPoints, size: 5, fill: colors[color] },
        })),
      ],
    },
    data,
    element,
  );
}
