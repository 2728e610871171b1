import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Dataset, type Preset, type SolveOptions, seededRandom } from "@quadrivium/ramp";
import { allRows } from "./encode-rows.ts";
import { mapTable } from "./map-table.ts";
import { type Output, UsageError } from "./output.ts";
import { setsOf } from "./parse-goal.ts";
import { readTable, type Table } from "./read-table.ts";
import type { SavedMapping } from "./saved-model.ts";
import { suggestEncodings } from "./suggest-encodings.ts";

/** Options of the commands that train. */
export const PROBLEM_OPTIONS = {
  label: { type: "string" },
  goal: { type: "string", multiple: true, default: [] as string[] },
  "leave-out": { type: "string", default: "" },
  holdout: { type: "string", default: "0.25" },
  preset: { type: "string", default: "default" },
  lambda: { type: "string" },
  seed: { type: "string", default: "1" },
  out: { type: "string" },
  "skip-bad": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

/** Their values as they are parsed. */
export interface ProblemValues {
  readonly label?: string | undefined;
  readonly "leave-out": string;
  readonly holdout: string;
  readonly preset: string;
  readonly lambda?: string | undefined;
  readonly seed: string;
  readonly "skip-bad": boolean;
  readonly quiet: boolean;
}

/** A table, split and mapped. */
export interface LoadedProblem {
  readonly data: Dataset;
  readonly holdout: Dataset | undefined;
  readonly mapping: Omit<SavedMapping, "goals">;
  /** SHA-256 of the file, by its name. */
  readonly dataHashes: Readonly<Record<string, string>>;
  readonly options: SolveOptions;
}

/** Reads a table and says which rows were left out. */
export async function loadTable(file: string, skipBad: boolean, output: Output): Promise<Table> {
  const table = readTable(await readFile(file, "utf8"), { skipBad });
  tellSkipped(table.skipped, output);
  return table;
}

/** Says which rows were left out, and why. */
export function tellSkipped(skipped: Table["skipped"], output: Output): void {
  for (const { row, reason } of skipped) output.error(`left out row ${row}: ${reason}\n`);
}

/**
 * Reads the table of a command that trains, splits its rows and turns columns into features.
 *
 * @param goals Texts of goals, whose sets become subsets.
 */
export async function loadProblem(
  file: string,
  values: ProblemValues,
  goals: readonly string[],
  output: Output,
): Promise<LoadedProblem> {
  const [label = "", ...rest] = (values.label ?? "").split("=");
  if (rest.length === 0)
    throw new UsageError(`--label: expected COLUMN=VALUE, got ${values.label ?? "nothing"}`);
  const positive = rest.join("=");
  const [holdoutShare, seed] = [Number(values.holdout), Number(values.seed)];
  if (!(holdoutShare >= 0 && holdoutShare < 1)) {
    throw new UsageError(`--holdout: expected a share from 0 to below 1, got ${values.holdout}`);
  }
  const options: SolveOptions = {
    preset: presetOf(values.preset),
    seed,
    ...(values.lambda === undefined ? {} : { lambda: Number(values.lambda) }),
    ...(output.signal ? { signal: output.signal } : {}),
    ...(values.quiet ? {} : { onProgress: progressTo(output) }),
  };
  const table = await loadTable(file, values["skip-bad"], output);
  const encodings = suggestEncodings(table, [label, ...values["leave-out"].split(",")]);
  const sets = [...new Set(goals.flatMap(setsOf))];
  const random = seededRandom(seed);
  const isHeld = allRows(table).map(() => random.uniform() < holdoutShare);
  const part = (name: string, held: boolean) => {
    const rows = allRows(table).filter((row) => isHeld[row] === held);
    return mapTable(table, { label, positive, encodings, sets }, name, rows).data;
  };
  const hash = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  return {
    data: part("train", false),
    holdout: isHeld.includes(true) ? part("holdout", true) : undefined,
    mapping: { label, positive, encodings },
    dataHashes: { [basename(file)]: hash },
    options,
  };
}

function presetOf(name: string): Preset {
  const found = (["default", "paper", "fast", "certified"] as const).find((one) => one === name);
  if (found) return found;
  throw new UsageError(`--preset: expected default, paper, fast or certified, got ${name}`);
}

function progressTo(output: Output): NonNullable<SolveOptions["onProgress"]> {
  let told = performance.now();
  return ({ iteration, lower, upper }) => {
    if (performance.now() - told < 1000) return;
    told = performance.now();
    output.error(`iteration ${iteration}: ${lower.toFixed(5)} ≤ ${upper.toFixed(5)}\n`);
  };
}
