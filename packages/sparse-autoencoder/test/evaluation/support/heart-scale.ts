import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../../../../../../shared/data/heart_scale", import.meta.url));

/** Whether the file is here; says why its tests are skipped where it is not. */
export function hasHeartScale(): boolean {
  if (existsSync(file)) return true;
  process.stdout.write("skipped: ../shared/data/heart_scale is not here\n");
  return false;
}

/** Its 270 rows of 13 features, row-major, and a label 1 or 0 for each. */
export function heartScale(): { readonly data: Float32Array; readonly labels: number[] } {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const data = new Float32Array(lines.length * 13);
  const labels = lines.map((line, row) => {
    const [label, ...entries] = line.trim().split(" ");
    for (const entry of entries) {
      const [index, value] = entry.split(":").map(Number);
      data[row * 13 + index - 1] = value;
    }
    return label === "+1" ? 1 : 0;
  });
  return { data, labels };
}
