import type { BenchRow } from "./measure/row.ts";

/** What a suite found. */
export interface SuiteResult {
  readonly rows: readonly BenchRow[];
  /** Versions of those who took part. */
  readonly versions: Readonly<Record<string, string>>;
  /** The tables for the terminal. */
  readonly text: string;
}

/** What of a suite is to run. */
export interface SuiteOptions {
  /** The cases that were named; all that do not take long when none was. */
  readonly only: readonly string[] | undefined;
  /** Whether to run those too that take long. */
  readonly long: boolean;
}
