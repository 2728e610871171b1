import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { OptionError } from "@quadrivium/kernels";

/** The files that a folder is opened for. */
const EXTENSIONS: readonly string[] = [".safetensors", ".npy", ".npz", ".parquet"];

const hasWildcard = (segment: string): boolean => /[*?]/.test(segment);

/** One segment of a pattern as an expression: `*` for any characters, `?` for one. Hidden files have to be named. */
function segmentExpression(segment: string): RegExp {
  const body = segment
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${segment.startsWith(".") ? "" : "(?!\\.)"}${body}$`, "s");
}

/** The files below a folder that match the rest of a pattern. */
async function matching(folder: string, [segment, ...rest]: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  if (segment === "**") {
    found.push(...(await matching(folder, rest.length > 0 ? rest : ["*"])));
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
      found.push(...(await matching(join(folder, entry.name), [segment, ...rest])));
    }
    return found;
  }
  const expression = segmentExpression(segment);
  for (const { name } of entries) {
    if (!expression.test(name)) continue;
    const path = join(folder, name);
    // Not by the entry's kind: a link is followed.
    const status = await stat(path);
    if (rest.length > 0 ? status.isDirectory() : status.isFile()) {
      found.push(...(rest.length > 0 ? await matching(path, rest) : [path]));
    }
  }
  return found;
}

/** What a path stands for: a file, the activations in a folder, or all that match a pattern. */
async function filesOf(path: string): Promise<string[]> {
  const segments = path.split(/[\\/]/);
  const first = segments.findIndex(hasWildcard);
  if (first >= 0) {
    const base = segments.slice(0, first).join("/");
    return matching(base === "" ? (first > 0 ? "/" : ".") : base, segments.slice(first));
  }
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => EXTENSIONS.includes(extname(name)) && !name.startsWith("."))
    .map((name) => join(path, name));
}

/**
 * The files that paths stand for, each once, in the order of their names: a file, the files with activations in a
 * folder, or those that match a pattern of `*`, `?` and `**`.
 * @throws The system's error where a file or folder is not there
 * @throws {OptionError} where there is no such file in a folder, or none that matches a pattern
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const files = await filesOf(path);
    if (files.length === 0) {
      const expected = hasWildcard(path)
        ? `files that match ${path}`
        : `files ${EXTENSIONS.map((extension) => `*${extension}`).join(", ")} in ${path}`;
      throw new OptionError("activations: files", { expected, received: "none" });
    }
    for (const file of files) found.add(file);
  }
  return [...found].sort();
}
