import type { BenchRow } from "./measure/row.ts";

/** What a suite found. */
export interface SuiteResult {
  readonly rows: readonly BenchRow[];
  /** Versions of those who took part. */
  readonly versions: Readonly<Record<string, string>>;
  /** The tables for the terminal. */
  readonly text: string;
}
