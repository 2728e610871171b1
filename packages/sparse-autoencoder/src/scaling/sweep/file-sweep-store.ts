import { readFile } from "node:fs/promises";
import { writeFileAtomically } from "@quadrivium/formats/node";
import { OptionError } from "@quadrivium/kernels";
import { checkSweepRow, type SweepRow } from "./sweep-row.ts";
import type { SweepStore } from "./sweep-store.ts";

/**
 * Keeps the rows of sweeps in a JSON file, which is replaced as a whole with each row. One process may write at a time.
 * Its methods throw an {@link OptionError} when the file holds something else.
 */
export function fileSweepStore(path: string): SweepStore {
  const rows = async (): Promise<readonly SweepRow[]> => {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "[]";
      throw error;
    });
    return parseRows(path, text);
  };
  return {
    rows,
    async add(row) {
      const all = [...(await rows()), row];
      const text = `[\n${all.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`;
      await writeFileAtomically(path, [new TextEncoder().encode(text)]);
    },
  };
}

function parseRows(path: string, text: string): readonly SweepRow[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new OptionError(path, { expected: "JSON", received: text.slice(0, 40), cause });
  }
  if (!Array.isArray(parsed)) throw new OptionError(path, { expected: "an array", received: typeof parsed });
  return parsed.map((row: unknown, i) => {
    checkSweepRow(`${path}: row ${i}`, row);
    return row;
  });
}
