import { px } from "./text.ts";

/** Tell lines apart on white and on nearly black alike (contrast of at least 3 to 1 with both). */
const COLORS = ["#8b5cf6", "#3b82f6", "#0d9488", "#16a34a", "#b7791f", "#ea580c", "#e11d48", "#c026d3"];

/** Shapes around 0, for whom colours do not tell apart. */
const SHAPES = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  "M-3.6-3.6h7.2v7.2h-7.2z",
  "M0-4.8L4.4 3.2h-8.8z",
  "M0-5L5 0L0 5L-5 0z",
  "M0 4.8L-4.4-3.2h8.8z",
];

/** How the line of the i-th k is drawn. */
export interface LineStyle {
  readonly color: string;
  readonly shape: string;
}

export const lineStyle = (i: number): LineStyle => ({
  color: COLORS[i % COLORS.length],
  shape: SHAPES[i % SHAPES.length],
});

/** A mark at a place, with a text to be shown when it is pointed at. */
export const mark = ({ color, shape }: LineStyle, x: number, y: number, title: string): string =>
  `<path d="${shape}" transform="translate(${px(x)} ${px(y)})" fill="${color}"><title>${title}</title></path>`;

/** A line through places. */
export const line = (
  { color }: LineStyle,
  places: readonly (readonly [number, number])[],
  width = 1.5,
): string =>
  `<path d="M${places.map(([x, y]) => `${px(x)} ${px(y)}`).join("L")}" fill="none" stroke="${color}" stroke-width="${width}"/>`;

/** The area between two lines. */
export const band = (
  { color }: LineStyle,
  upper: readonly (readonly [number, number])[],
  lower: readonly (readonly [number, number])[],
): string => {
  const outline = [...upper, ...lower.toReversed()].map(([x, y]) => `${px(x)} ${px(y)}`).join("L");
  return `<path d="M${outline}z" fill="${color}" fill-opacity="0.18"/>`;
};
