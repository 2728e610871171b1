import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Dataset, dataset, parseLibsvm } from "@quadrivium/ramp";

const folder = fileURLToPath(new URL("../../../../../shared/data", import.meta.url));

/** Whether a file of the shared data is here; says why its tests are skipped where it is not. */
export function hasShared(name: string): boolean {
  if (existsSync(join(folder, name))) return true;
  process.stdout.write(`skipped: ../shared/data/${name} is not here\n`);
  return false;
}

/** The bytes of a file of the shared data. */
export function sharedBytes(name: string): Uint8Array {
  return readFileSync(join(folder, name));
}

/** Adult with both groupings: feature 73 is male, feature 39 is education-num of 13 and more. */
export function adult(name: "a9a" | "a9a.t", rows?: number): Dataset {
  const text = new TextDecoder().decode(sharedBytes(name));
  const part = rows === undefined ? text : text.split("\n").slice(0, rows).join("\n");
  const { matrix, labels } = parseLibsvm(part, { columns: 123 });
  return dataset(matrix, labels, {
    name,
    subsets: {
      male: (row) => row.feature(72) === 1,
      female: (row) => row.feature(72) === 0,
      educated: (row) => row.feature(38) === 1,
      others: (row) => row.feature(38) === 0,
    },
  });
}
