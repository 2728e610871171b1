import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ColumnEncoding,
  formatLiblinear,
  formatResult,
  type LinearModel,
  parseModel,
  RampError,
  type SolveResult,
} from "@quadrivium/ramp";
import type { Encodings } from "./encode-rows.ts";
import { UsageError } from "./output.ts";

const FORMAT = "quadrivium-ramp-mapping";

/** What a trained model has to know of a table. */
export interface SavedMapping {
  readonly label: string;
  readonly positive: string;
  readonly goals: readonly string[];
  readonly encodings: Encodings;
}

/** Refuses a path at which something is already. */
export function refuseExisting(option: string, path: string | undefined): void {
  if (path === undefined || !existsSync(path)) return;
  throw new UsageError(`--${option}: expected a new path, ${path} is there already`);
}

/** Writes `model.json`, `mapping.json` and `model.liblinear.txt` to a folder. */
export async function saveModel(
  folder: string,
  result: SolveResult,
  mapping: SavedMapping,
  dataHashes: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { label, positive, goals, encodings } = mapping;
  const saved = { format: FORMAT, version: 1, label, positive, goals, encodings };
  await writeFile(join(folder, "model.json"), `${formatResult(result, dataHashes)}\n`);
  await writeFile(join(folder, "mapping.json"), `${JSON.stringify(saved, null, 2)}\n`);
  await writeFile(join(folder, "model.liblinear.txt"), formatLiblinear(result.model));
}

/**
 * Reads what {@link saveModel} wrote.
 *
 * @throws RampError where a file is not of its format.
 */
export async function readSavedModel(folder: string): Promise<{ model: LinearModel; mapping: SavedMapping }> {
  const model = parseModel(await readFile(join(folder, "model.json"), "utf8"));
  const mapping = parseMapping(await readFile(join(folder, "mapping.json"), "utf8"));
  return { model, mapping };
}

/** Reads `mapping.json`. @throws RampError where it is not of this format. */
export function parseMapping(text: string): SavedMapping {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return refuse("JSON", error instanceof Error ? error.message.slice(0, 80) : "something else");
  }
  if (!isRecord(parsed)) return refuse("an object", text.slice(0, 40));
  const { format, version, label, positive, goals, encodings } = parsed;
  if (format !== FORMAT || version !== 1)
    return refuse(`format ${FORMAT} version 1`, `${format} version ${version}`);
  if (typeof label !== "string" || typeof positive !== "string") return refuse("label and positive", "none");
  if (!Array.isArray(goals) || !goals.every((goal) => typeof goal === "string")) {
    return refuse("goals: an array of texts", typeof goals);
  }
  if (!isRecord(encodings)) return refuse("encodings: an object", typeof encodings);
  const checked = Object.entries(encodings).map(([name, encoding]) => {
    if (isEncoding(encoding)) return [name, encoding] as const;
    return refuse(`an encoding of column ${name}`, JSON.stringify(encoding).slice(0, 40));
  });
  return { label, positive, goals, encodings: Object.fromEntries(checked) };
}

/** Refuses features that are not, in their order, those of the model. */
export function checkFeatures(model: LinearModel, featureNames: readonly string[] | undefined): void {
  if (model.featureNames?.join("\n") === featureNames?.join("\n")) return;
  refuse("encodings that give the features of model.json", "others");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isEncoding(value: unknown): value is ColumnEncoding {
  if (!isRecord(value)) return false;
  const { kind, centre = 0, scale = 1, edges, categories } = value;
  if (kind === "number") return Number.isFinite(centre) && Number.isFinite(scale);
  if (kind === "bins") return Array.isArray(edges) && edges.every(Number.isFinite);
  return (
    kind === "one-hot" &&
    Array.isArray(categories) &&
    categories.every((category) => typeof category === "string")
  );
}

function refuse(expected: string, received: string): never {
  throw new RampError({ where: "mapping.json", reason: "syntax", expected, received });
}
