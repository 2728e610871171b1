import type { BenchRow } from "../measure/row.ts";
import { formatNumber, formatRatio } from "../report/format-number.ts";
import { logScale } from "./log-scale.ts";

/** A row that compares. */
export type ComparedRow = BenchRow & { readonly peer: string; readonly ratio: number };

/** The rows that have somebody to be compared with, and no note that forbids to quote them. */
export const comparedRows = (rows: readonly BenchRow[]): ComparedRow[] =>
  rows.filter((row): row is ComparedRow => row.peer !== null && row.ratio !== null && row.note === undefined);

/** A case's title and, behind the colon, how ours ran: "product 256" and "2 threads". */
export function splitCase(text: string): readonly [title: string, label: string] {
  const colon = text.lastIndexOf(": ");
  return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 2)];
}

const WIDTH = 890;
const LEFT = 420;
const RIGHT = 810;
const LINE = 20;
const TITLE = 30;
const TOP = 64;

const style = `
  svg { font: 13px system-ui, sans-serif; }
  .page { fill: #fff } text { fill: #24292f } .quiet { fill: #57606a }
  .grid { stroke: #d8dee4 } .one { stroke: #57606a; stroke-width: 1.5 }
  .plain { fill: #0072b2; stroke: #0072b2 } .blas { fill: #b34f00; stroke: #b34f00 }
  .title { font-weight: 600 } line.plain, line.blas { stroke-width: 3; stroke-opacity: 0.45 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #1b1b1f } text { fill: #e6e6e9 } .quiet { fill: #a8a8b0 }
    .grid { stroke: #3a3a42 } .one { stroke: #a8a8b0 }
    .plain { fill: #56b4e9; stroke: #56b4e9 } .blas { fill: #f0a860; stroke: #f0a860 }
  }`;

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Draws what varies from row to row; y is the row's middle. */
function drawRow(row: ComparedRow, y: number, at: (ratio: number) => number): string {
  const [, label] = splitCase(row.case);
  const kind = label.includes("BLAS") ? "blas" : "plain";
  const { q1, q3 } = row.spread.ratio ?? { q1: row.ratio, q3: row.ratio };
  return [
    `<text class="quiet" x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${escapeText(`${label} against ${row.peer}`)}</text>`,
    `<line class="${kind}" x1="${at(q1).toFixed(1)}" x2="${at(q3).toFixed(1)}" y1="${y}" y2="${y}"/>`,
    kind === "blas"
      ? `<rect class="blas" x="${(at(row.ratio) - 4).toFixed(1)}" y="${y - 4}" width="8" height="8"/>`
      : `<circle class="plain" cx="${at(row.ratio).toFixed(1)}" cy="${y}" r="4.5"/>`,
    `<text x="${RIGHT + 12}" y="${y + 4}">${formatRatio(row.ratio)}</text>`,
  ].join("\n");
}

/**
 * An SVG of ratios on a logarithmic scale, one line for each row, grouped by case: a mark at the median, a bar over the
 * middle half of the rounds. It follows the reader's light or dark scheme.
 */
export function ratioChart(title: string, rows: readonly ComparedRow[]): string {
  const groups = new Map<string, ComparedRow[]>();
  for (const row of rows) {
    const [name] = splitCase(row.case);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const spreads = rows.flatMap(({ ratio, spread }) => [
    ratio,
    spread.ratio?.q1 ?? ratio,
    spread.ratio?.q3 ?? ratio,
  ]);
  const { at, ticks } = logScale(spreads, LEFT, RIGHT);
  const height = TOP + groups.size * TITLE + rows.length * LINE + 20;
  const grid = ticks.map((tick) => {
    const x = at(tick).toFixed(1);
    return [
      `<line class="${tick === 1 ? "one" : "grid"}" x1="${x}" x2="${x}" y1="${TOP}" y2="${height - 16}"/>`,
      `<text class="quiet" x="${x}" y="${TOP - 8}" text-anchor="middle">${formatNumber(tick)}×</text>`,
    ].join("\n");
  });
  const marks: string[] = [];
  let y = TOP;
  for (const [name, own] of groups) {
    y += TITLE;
    marks.push(`<text class="title" x="16" y="${y - 8}">${escapeText(name)}</text>`);
    for (const row of own) {
      marks.push(drawRow(row, y + LINE / 2 - 4, at));
      y += LINE;
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${style}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>`,
    `<text class="title" x="16" y="26">${escapeText(title)}</text>`,
    `<circle class="plain" cx="${LEFT + 6}" cy="22" r="4.5"/><text class="quiet" x="${LEFT + 18}" y="26">ours</text>`,
    `<rect class="blas" x="${LEFT + 62}" y="18" width="8" height="8"/><text class="quiet" x="${LEFT + 78}" y="26">ours with BLAS; right of 1× we are faster</text>`,
    ...grid,
    ...marks,
    "</svg>\n",
  ].join("\n");
}
