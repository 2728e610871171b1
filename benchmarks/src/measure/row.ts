import { median, type Spread, spreadOf } from "./statistics.ts";

/** One result, as it is written to JSON. Times are medians in milliseconds. */
export interface BenchRow {
  readonly suite: string;
  readonly case: string;
  /** What is compared with; null where our own time stands alone. */
  readonly peer: string | null;
  readonly oursMs: number;
  readonly peerMs: number | null;
  /** Median over the rounds of the peer's time over ours in the same round: above 1 we are faster. */
  readonly ratio: number | null;
  /** How far each of the three varied over the rounds. */
  readonly spread: {
    readonly oursMs: Spread;
    readonly peerMs: Spread | null;
    readonly ratio: Spread | null;
  };
  /** Whether the result that was timed had been compared with another way of computing it. */
  readonly checked: boolean;
  /** What has to be said wherever the figures stand; they are no result where it is there. */
  readonly note?: string;
}

/** What a row is about. */
export type RowSubject = Pick<BenchRow, "suite" | "case" | "checked">;

/**
 * The row for two contenders' times in the same rounds. The ratio is taken round by round, so that what disturbs the
 * machine for a while disturbs both.
 * @throws Error when the numbers of rounds differ
 */
export function compareTimes(
  subject: RowSubject,
  ours: readonly number[],
  peer: { readonly name: string; readonly times: readonly number[] },
): BenchRow {
  if (ours.length !== peer.times.length)
    throw new Error(`compareTimes: expected ${ours.length} rounds of ${peer.name}, got ${peer.times.length}`);
  const ratios = ours.map((time, round) => peer.times[round] / time);
  return {
    ...subject,
    peer: peer.name,
    oursMs: median(ours),
    peerMs: median(peer.times),
    ratio: median(ratios),
    spread: { oursMs: spreadOf(ours), peerMs: spreadOf(peer.times), ratio: spreadOf(ratios) },
  };
}

/** The row for our own times alone. */
export const timesAlone = (subject: RowSubject, ours: readonly number[]): BenchRow => ({
  ...subject,
  peer: null,
  oursMs: median(ours),
  peerMs: null,
  ratio: null,
  spread: { oursMs: spreadOf(ours), peerMs: null, ratio: null },
});
