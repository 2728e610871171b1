import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@quadrivium/ramp";
import { afterAll } from "vitest";
import { run } from "../../src/run.ts";

/** A folder of its own for a test file, removed after it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "ramp-cli-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    path: (name: string) => join(folder, name),
    write(name: string, text: string): string {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
  };
}

/** Loans: the group B has less income, and payment depends on income. */
export function loans(seed = 3, rows = 400): string {
  const random = seededRandom(seed);
  const lines = ["group,income,job,paid"];
  for (let i = 0; i < rows; i++) {
    const group = random.uniform() < 0.5 ? "A" : "B";
    const income = Math.round(20 + 40 * random.uniform() + (group === "A" ? 12 : 0));
    const paid = income + 24 * random.uniform() > 56 ? "yes" : "no";
    lines.push(`${group},${income},"job, ${1 + random.below(4)}",${paid}`);
  }
  return lines.join("\r\n");
}

/** Runs the command line and keeps what it writes. */
export async function command(...args: string[]) {
  let [out, error] = ["", ""];
  const code = await run(args, { out: (text) => (out += text), error: (text) => (error += text) });
  return { code, out, error };
}
