import { checkPoints } from "../check-points.ts";
import type { JointLawFit, JointPoint } from "../fit-joint-law.ts";
import { type Axis, logAxis, powerAxis } from "./axis.ts";
import { caption, frame, gridColumns, gridRows, page, spread } from "./frame.ts";
import { band, line, mark } from "./marks.ts";
import { residualPanel } from "./residual-panel.ts";
import { describeChart, describePoint, type Series, seriesOf } from "./series.ts";
import { escapeText, formatNumber, px } from "./text.ts";

/** Options of `scalingChart`. */
export interface ScalingChartOptions {
  /** The law fitted to the points: its curves are drawn with their intervals, and its residuals below. */
  readonly fit?: JointLawFit;
  /** Default "Loss by number of latents and of active latents". */
  readonly title?: string;
  /** What the loss is. Default "normalised mean squared error". */
  readonly lossLabel?: string;
  /** The largest number of latents to draw the curves to. Default that of the points. */
  readonly extendTo?: number;
  /** Begins the ids within the picture; of several on one page each needs its own. Default "scaling-chart". */
  readonly id?: string;
  /**
   * Whether the picture has a page and a text colour of its own, light or dark as its reader prefers, as a file needs
   * them. Otherwise its text takes the colour of the page that it stands in. Default false.
   */
  readonly standalone?: boolean;
}

const CURVE_PLACES = 64;
const LABEL_DISTANCE = 16;

type Curve = readonly {
  readonly latents: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}[];

/** The law at one k, from the smallest n to the largest. */
const curveOf = (fit: JointLawFit, k: number, least: number, most: number): Curve =>
  Array.from({ length: CURVE_PLACES }, (_, i) => {
    const latents = least * (most / least) ** (i / (CURVE_PLACES - 1));
    return { latents, ...fit.predict({ latents, k }) };
  });

/** The curve with its interval, or without a fit the points joined. */
function drawLine({ points, style }: Series, curve: Curve | undefined, x: Axis, y: Axis): string {
  if (curve === undefined)
    return line(
      style,
      points.map(({ latents, loss }) => [x.at(latents), y.at(loss)]),
      1,
    );
  const places = (of: "value" | "low" | "high") =>
    curve.map((place) => [x.at(place.latents), y.at(place[of])] as const);
  return band(style, places("high"), places("low")) + line(style, places("value"));
}

/**
 * Draws losses by n and k as an SVG picture: both axes logarithmic, one line for each k, and with a fit its curves, their
 * intervals and the residuals. A pure function of its arguments.
 *
 * @example
 * document.querySelector("figure").innerHTML = scalingChart(rows, { fit: fitJointLaw(rows), extendTo: 2 ** 20 });
 *
 * @throws {OptionError} when there are no points, or one is not positive and finite
 */
export function scalingChart(points: readonly JointPoint[], options: ScalingChartOptions = {}): string {
  const { fit, lossLabel = "normalised mean squared error", id = "scaling-chart", standalone } = options;
  const title = options.title ?? "Loss by number of latents and of active latents";
  checkPoints("scalingChart", points, { latents: 1, k: 1, loss: 1 });
  const series = seriesOf(points);
  const counts = points.map(({ latents }) => latents);
  const most = Math.max(options.extendTo ?? 0, ...counts);
  const curves = series.map(({ k }) => fit && curveOf(fit, k, Math.min(...counts), most));

  const { width, left, right, top } = frame;
  const bottom = top + frame.lossHeight;
  const x = powerAxis([...counts, most], left, right);
  const drawn = curves.flatMap((curve) => curve?.map(({ value }) => value) ?? []);
  const y = logAxis([...points.map(({ loss }) => loss), ...drawn], bottom, top);

  const marks = series.flatMap(({ points: own, style }) =>
    own.map((point) => mark(style, x.at(point.latents), y.at(point.loss), describePoint(point, fit))),
  );
  const ends = series.map(({ points: own }, i) => y.at((curves[i] ?? []).at(-1)?.value ?? own.at(-1)!.loss));
  const labels = spread(ends, LABEL_DISTANCE).map((at, i) => {
    const { k, style } = series[i];
    return `${mark(style, right + 4, at, `k = ${k}`)}<text x="${right + 12}" y="${px(at)}" dy="0.32em">k = ${k}</text>`;
  });
  const foot = fit === undefined ? bottom : bottom + frame.gap + frame.residualHeight;
  const height = foot + 48;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">`,
    `<title id="${id}-title">${escapeText(title)}</title>`,
    `<desc id="${id}-description">${escapeText(describeChart(series, fit))}</desc>`,
    ...(standalone ? page(id, height) : []),
    caption(26, lossLabel),
    ...gridRows(y, formatNumber),
    ...gridColumns(x, top, bottom, fit === undefined),
    `<clipPath id="${id}-area"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>`,
    `<g clip-path="url(#${id}-area)">`,
    ...series.map((one, i) => drawLine(one, curves[i], x, y)),
    "</g>",
    ...marks,
    ...labels,
    ...(fit === undefined ? [] : residualPanel(series, fit, x, bottom + frame.gap)),
    `<text x="${(left + right) / 2}" y="${foot + 40}" text-anchor="middle" fill-opacity="0.8">latents n</text>`,
    "</svg>\n",
  ].join("\n");
}
