import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OpenMojiEntry } from "./open-moji-entry.ts";
import { openMojiRoot } from "./package-versions.ts";
import { parseAnnotations } from "./parse-annotations.ts";

/**
 * Reads the annotations of the installed `openmoji` package: every emoji that has a colour SVG, in the
 * file's order.
 *
 * @throws OpenMojiError if `data/openmoji.json` is not what {@link parseAnnotations} expects.
 */
export async function readAnnotations(root = openMojiRoot()): Promise<OpenMojiEntry[]> {
  const [json, files] = await Promise.all([
    readFile(join(root, "data", "openmoji.json"), "utf8"),
    readdir(join(root, "color", "svg")),
  ]);
  const drawn = new Set(files);
  return parseAnnotations(JSON.parse(json)).filter(({ hexcode }) => drawn.has(`${hexcode}.svg`));
}
