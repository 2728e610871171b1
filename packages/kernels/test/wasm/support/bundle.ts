import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Bundles scripts of this folder, with the device's workers beside them as in a published package. */
export async function bundle(scripts: readonly string[]): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [
      ...scripts.map(source),
      source("../../../src/wasm/worker.js"),
      source("../../../src/wasm/host-worker.js"),
    ],
    entryNames: "[name]",
    outdir: "/",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["@quadrivium/source"],
    write: false,
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1)!, text]));
}

/** The same on disk for Node; gives the folder, and what removes it. */
export async function bundleToFolder(
  scripts: readonly string[],
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "quadrivium-wasm-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of await bundle(scripts)) await writeFile(join(folder, name), text);
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
