import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A fenced block that says that it runs: its language is `ts` or `js` and the word `run` follows. */
export interface RunnableExample {
  /** The Markdown file, seen from the root of the repository. */
  readonly file: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  readonly code: string;
  /** What it prints, where the next block is marked `output`. */
  readonly output?: string;
}

/** The Markdown files that readers see: the root's and the packages' READMEs, and the pages of this site. */
export function markdownFiles(root: string): string[] {
  const readmes = readdirSync(join(root, "packages")).map((name) => join("packages", name, "README.md"));
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/(^|[\\/])(api|node_modules|\.vitepress)[\\/]/.test(path))
    .map((path) => join("docs", path));
  return ["README.md", ...readmes, ...docs];
}

/**
 * The runnable examples of a Markdown text.
 *
 * @param file Its name in the results.
 * @throws Error Where a fence is never closed.
 */
export function runnableExamples(text: string, file: string): RunnableExample[] {
  const examples: RunnableExample[] = [];
  let open: { line: number; language: string; body: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (open && fence) {
      const body = open.body.join("\n");
      if (/^[tj]s run\b/.test(open.language)) examples.push({ file, line: open.line, code: body });
      const last = examples.at(-1);
      if (/^text output\b/.test(open.language) && last)
        examples[examples.length - 1] = { ...last, output: body };
      open = undefined;
    } else if (open) {
      open.body.push(line);
    } else if (fence) {
      open = { line: index + 1, language: fence[1] ?? "", body: [] };
    }
  }
  if (open) throw new Error(`${file}:${open.line}: expected the fence to be closed`);
  return examples;
}

/** The runnable examples of every Markdown file that is there. */
export function allRunnableExamples(root: string): RunnableExample[] {
  return markdownFiles(root).flatMap((file) => {
    let text: string;
    try {
      text = readFileSync(join(root, file), "utf8");
    } catch {
      return [];
    }
    return runnableExamples(text, relative(".", file).replaceAll("\\", "/"));
  });
}
