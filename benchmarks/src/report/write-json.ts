import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BenchRow } from "../measure/row.ts";
import type { Machine } from "./machine.ts";

/** What a run of a suite found. */
export interface BenchReport {
  readonly suite: string;
  readonly machine: Machine;
  /** Versions of all that took part. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly BenchRow[];
}

/** Writes a report. A relative path is seen from where npm was called, not from this workspace. */
export function writeJson(file: string, report: BenchReport): void {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
}
