import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Measures } from "./measure.ts";

const pathOf = (folder: string, steps: number): string => join(folder, `measures-${steps}.json`);

/** What was measured before, by the names of the sizes. */
export async function readResults(folder: string, steps: number): Promise<Record<string, Measures>> {
  const path = pathOf(folder, steps);
  return existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : {};
}

/** Keeps what was measured so far; a stopped run never leaves half a file. */
export async function writeResults(
  folder: string,
  steps: number,
  results: Readonly<Record<string, Measures>>,
): Promise<void> {
  const path = pathOf(folder, steps);
  await writeFile(`${path}.part`, JSON.stringify(results, null, 1));
  await rename(`${path}.part`, path);
}
