import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

/** All files that `file` imports values or types from, itself included. */
async function closure(file: URL, seen = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  if (seen.has(file.href)) return seen;
  const source = await readFile(file, "utf8");
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
  seen.set(file.href, specifiers);
  for (const specifier of specifiers) {
    if (specifier.startsWith(".")) await closure(new URL(specifier, file), seen);
  }
  return seen;
}

describe("what runs in a page", () => {
  it.each(["patches.ts", "atlas.ts"])("%s reaches no Node module and no package", async (name) => {
    const files = await closure(new URL(`../src/${name}`, import.meta.url));
    expect(files.size).toBeGreaterThan(2);
    expect([...files.values()].flat().filter((specifier) => !specifier.startsWith("./"))).toEqual([]);
  });

  it("the test sees a Node module where there is one", async () => {
    const files = await closure(new URL("../src/index.ts", import.meta.url));
    expect([...files.values()].flat()).toContain("node:fs/promises");
  });
});
