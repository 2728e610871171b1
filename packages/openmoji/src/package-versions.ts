import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { describeValue, OpenMojiError } from "./openmoji-error.ts";

const require = createRequire(import.meta.url);

/** The folder of the installed `openmoji` package. */
export function openMojiRoot(): string {
  return dirname(require.resolve("openmoji/package.json"));
}

/** The installed versions that decide every pixel: the drawings' and the rasteriser's. */
export function packageVersions(): { openmoji: string; resvg: string } {
  return { openmoji: versionOf("openmoji"), resvg: versionOf("@resvg/resvg-js") };
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    if (typeof manifest.version === "string") return manifest.version;
  }
  throw new OpenMojiError(`${name}/package.json`, "a version", describeValue(manifest));
}
