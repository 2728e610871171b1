import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/**
 * Serious and critical findings of axe-core on a page: their names, each with the first element that it is about.
 *
 * @param exclude Selectors of what need not be looked at, such as the many that are like the first few.
 */
export async function axeFindings(page: Page, exclude: readonly string[] = []): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate<AxeResults>(`axe.run({ exclude: ${JSON.stringify(exclude)} })`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}
