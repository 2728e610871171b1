import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRunnableExamples, runnableExamples } from "./runnable-examples.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const examples = allRunnableExamples(root);

describe("runnableExamples", () => {
  it("takes the blocks marked run and says where they stand", () => {
    const text = "a\n```ts run\nconst x = 1;\nx;\n```\n```ts\nno\n```\n```js run\ny\n```";
    expect(runnableExamples(text, "a.md")).toEqual([
      { file: "a.md", line: 2, code: "const x = 1;\nx;" },
      { file: "a.md", line: 9, code: "y" },
    ]);
  });

  it("takes a block marked output for what the example before it prints", () => {
    const text = "```ts run\nx;\n```\n\nIt prints\n\n```text output\n1\n2\n```";
    expect(runnableExamples(text, "a.md")).toEqual([{ file: "a.md", line: 1, code: "x;", output: "1\n2" }]);
  });

  it("refuses a fence that is never closed", () => {
    expect(() => runnableExamples("\n```ts run\nx", "a.md")).toThrow("a.md:2");
  });
});

describe("examples in Markdown", () => {
  let folder: string;
  beforeAll(async () => {
    // Inside the repository, so that package names resolve; an ignored folder, so that nothing else sees it.
    const cache = join(root, "docs/.vitepress/cache");
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(join(cache, "examples-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are there", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples.map((example) => ({ ...example, name: `${example.file}:${example.line}` })))(
    "$name runs",
    async ({ name, code, output }) => {
      const path = join(folder, `${name.replaceAll(/[^\w]+/g, "-")}.ts`);
      await writeFile(path, code);
      // A process of its own, as a reader would start it; a failure's message contains what it printed.
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        ["--conditions=@quadrivium/source", "--import", "tsx", path],
        // What an example keeps between processes is not the business of whoever runs the tests.
        { cwd: folder, timeout: 50_000, env: { ...process.env, XDG_CACHE_HOME: folder } },
      );
      expect(stderr).toBe("");
      if (output !== undefined) expect(stdout.trimEnd()).toBe(output);
    },
  );
});
