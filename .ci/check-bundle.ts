import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { entryPoints, type PublishedPackage } from "./published-packages.ts";

/**
 * Bundles a page that uses every entry which is not for Node alone, as installed, with Vite.
 *
 * @param folder Where the packages are installed.
 * @throws Error Where Vite fails, or where the worker of the kernels is not part of what it makes.
 */
export async function checkBundle(packages: readonly PublishedPackage[], folder: string): Promise<void> {
  const entries = packages
    .flatMap(({ manifest }) => entryPoints(manifest))
    .filter((name) => !name.endsWith("/node"));
  const imports = entries.map((entry, i) => `import * as entry${i} from "${entry}";`);
  const uses = `globalThis.all = [${entries.map((_, i) => `entry${i}`).join(", ")}];`;
  writeFileSync(join(folder, "page.js"), [...imports, uses].join("\n"));
  writeFileSync(join(folder, "index.html"), '<script type="module" src="./page.js"></script>');
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    build: { write: false, target: "es2022" },
  });
  const outputs = [result].flat().flatMap((part) => ("output" in part ? part.output : []));
  if (!outputs.some(({ fileName }) => /worker/.test(fileName))) {
    const names = outputs.map(({ fileName }) => fileName).join(", ");
    throw new Error(`expected the kernels' worker among the files of the page, got ${names}`);
  }
}
