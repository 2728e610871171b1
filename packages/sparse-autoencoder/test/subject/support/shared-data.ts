import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../../../shared/data", import.meta.url));

/** Whether a file of the shared data is here; says why its tests are skipped where it is not. */
export function hasShared(name: string): boolean {
  if (existsSync(join(folder, name))) return true;
  process.stdout.write(`skipped: ../shared/data/${name} is not here\n`);
  return false;
}

/** The bytes of a file of the shared data. */
export const sharedBytes = (name: string): Uint8Array => readFileSync(join(folder, name));

/** The text of a file of the shared data. */
export const sharedText = (name: string): string => new TextDecoder().decode(sharedBytes(name));
