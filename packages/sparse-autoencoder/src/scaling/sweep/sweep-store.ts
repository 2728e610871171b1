import type { SweepRow } from "./sweep-row.ts";

/** Keeps the finished rows of sweeps, so that one that was broken off does not begin again. */
export interface SweepStore {
  /** All rows that were added, also those of other sweeps. */
  rows(): Promise<readonly SweepRow[]>;
  /** Keeps a row: once the promise is fulfilled, `rows` has it whatever happens. */
  add(row: SweepRow): Promise<void>;
}

/** Keeps rows in memory: for a page that pauses a sweep and goes on. */
export function memorySweepStore(rows: readonly SweepRow[] = []): SweepStore {
  const kept = [...rows];
  return {
    rows: async () => [...kept],
    add: async (row) => void kept.push(row),
  };
}
