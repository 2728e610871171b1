import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Dataset, dataset, parseLibsvm } from "@quadrivium/ramp";

const folder = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** The path of a file of the shared data, or an exit with the reason. */
export function sharedPath(name: string): string {
  if (existsSync(folder + name)) return folder + name;
  process.stderr.write(`../shared/data/${name} is not here: nothing to do\n`);
  process.exit(0);
}

/** Adult with both groupings; feature 73 (from 1) is male, feature 39 is education-num of 13 and more. */
export function adult(name: "a9a" | "a9a.t"): Dataset {
  const { matrix, labels } = parseLibsvm(readFileSync(sharedPath(name)), { columns: 123 });
  return dataset(matrix, labels, {
    name,
    subsets: {
      male: (row) => row.feature(72) === 1,
      "not male": (row) => row.feature(72) === 0,
      educated: (row) => row.feature(38) === 1,
      "not educated": (row) => row.feature(38) === 0,
    },
  });
}
