import type { Axis } from "./axis.ts";
import { escapeText, formatCount, px } from "./text.ts";

/** Where the parts of the chart lie, in pixels. */
export const frame = {
  width: 760,
  left: 64,
  right: 676,
  top: 48,
  lossHeight: 320,
  residualHeight: 84,
  gap: 44,
} as const;

const GRID = 'stroke="currentColor" stroke-opacity="0.15"';

/** Horizontal lines with labels. */
export const gridRows = ({ at, ticks }: Axis, format: (tick: number) => string): string[] =>
  ticks.map((tick) => {
    const y = px(at(tick));
    const label = `<text x="${frame.left - 8}" y="${y}" dy="0.32em" text-anchor="end">${format(tick)}</text>`;
    return `<path d="M${frame.left} ${y}H${frame.right}" ${GRID}/>${label}`;
  });

/** Vertical lines, with labels below them where it is wanted. */
export const gridColumns = ({ at, ticks }: Axis, top: number, bottom: number, labelled: boolean): string[] =>
  ticks.map((tick) => {
    const x = px(at(tick));
    const label = `<text x="${x}" y="${bottom + 18}" text-anchor="middle">${formatCount(tick)}</text>`;
    return `<path d="M${x} ${top}V${bottom}" ${GRID}/>${labelled ? label : ""}`;
  });

/** What an axis shows, above it. */
export const caption = (y: number, text: string): string =>
  `<text x="${frame.left - 48}" y="${y}" fill-opacity="0.8">${escapeText(text)}</text>`;

/** A page and a text colour for a picture that stands alone. */
export const page = (id: string, height: number): string[] => [
  `<style>#${id} { color: #24292f } #${id}-page { fill: #fff }`,
  `@media (prefers-color-scheme: dark) { #${id} { color: #e6e6e9 } #${id}-page { fill: #1b1b1f } }</style>`,
  `<rect id="${id}-page" width="${frame.width}" height="${height}" rx="8"/>`,
];

/** Moves places apart to at least `distance`, keeping their order. */
export function spread(places: readonly number[], distance: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  for (let i = 1; i < order.length; i++) {
    moved[order[i]] = Math.max(moved[order[i]], moved[order[i - 1]] + distance);
  }
  return moved;
}
