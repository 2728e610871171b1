import type { RowsView } from "./protocol.ts";

/** A dot of a row of dots: a stack of like rows. */
export interface Dot {
  /** Column from 0, and height in the stack from 0. */
  readonly column: number;
  readonly height: number;
  readonly label: number;
}

/** Scores from `low` to `high` in as many columns as fit. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly columns: number;
}

/** A scale that shows all but the outermost hundredth of scores on each side, and 0. */
export function scaleOf(scores: Float64Array, columns = 60): Scale {
  const sorted = Float64Array.from(scores).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const low = Math.min(at(0.01), -0.5);
  const high = Math.max(at(0.99), 0.5);
  return { low, high, columns };
}

/** The column of a score; beyond the ends the outermost. */
export function columnOfScore({ low, high, columns }: Scale, score: number): number {
  return Math.max(0, Math.min(columns - 1, Math.floor(((score - low) / (high - low)) * columns)));
}

/**
 * Stacks of dots over the scale, at most `tallest` high: each dot then stands for `perDot` rows. Those who did well
 * stand below the others.
 */
export function dotColumns(
  view: RowsView,
  scores: Float64Array,
  group: number,
  scale: Scale,
  tallest = 12,
): { readonly dots: readonly Dot[]; readonly perDot: number } {
  const counts = Array.from({ length: scale.columns }, () => [0, 0]);
  for (let row = 0; row < view.rows; row++) {
    if (view.groups[row] !== group) continue;
    counts[columnOfScore(scale, scores[row]!)]![view.labels[row] === 1 ? 0 : 1]!++;
  }
  const most = counts.reduce((top, [good = 0, bad = 0]) => Math.max(top, good + bad), 1);
  const perDot = Math.max(1, Math.ceil(most / tallest));
  const dots = counts.flatMap(([good = 0, bad = 0], column) => {
    const below = Math.round(good / perDot);
    const all = below + Math.round(bad / perDot);
    return Array.from({ length: all }, (_, height) => ({ column, height, label: height < below ? 1 : -1 }));
  });
  return { dots, perDot };
}
