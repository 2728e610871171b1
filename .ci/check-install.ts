import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  entryPoints,
  type Manifest,
  type PublishedPackage,
  readManifest,
  root,
} from "./published-packages.ts";
import { runTool } from "./run-tool.ts";

const installScripts = ["preinstall", "install", "postinstall"];

/**
 * Installs packed packages as a user would, scripts allowed, and checks that none would run: neither a script of an
 * install step nor the compilation that npm starts by itself where it finds a `binding.gyp`.
 *
 * @param tarballs What `npm pack` made.
 * @param folder An empty folder.
 * @returns How many packages were installed.
 */
export function checkInstall(tarballs: readonly string[], folder: string): number {
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  const npm = ["npm", "install", "--ignore-scripts=false", "--foreground-scripts", "--no-audit", "--no-fund"];
  const output = runTool([...npm, "--prefer-offline", ...tarballs], folder);
  const lock: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
    readFileSync(join(folder, "package-lock.json"), "utf8"),
  );
  const installed = Object.keys(lock.packages).filter(
    (path) => path !== "" && existsSync(join(folder, path)),
  );
  for (const path of installed) {
    const scripts = Object.keys(readManifest(join(folder, path)).scripts ?? {});
    const found = installScripts.filter((name) => scripts.includes(name));
    if (
      found.length > 0 ||
      lock.packages[path]?.hasInstallScript ||
      existsSync(join(folder, path, "binding.gyp"))
    ) {
      throw new Error(`${path} runs something on install: ${found.join(", ") || "a compilation"}`);
    }
  }
  if (output.includes("> ")) throw new Error(`npm ran a script:\n${output}`);
  return installed.length;
}

/**
 * Imports each entry from an installed package with plain Node, without the private source condition.
 *
 * @throws Error Where one cannot be imported or exports nothing.
 */
export function checkImportable(manifest: Manifest, folder: string): void {
  for (const entry of entryPoints(manifest)) {
    const script =
      `const exported = Object.keys(await import(${JSON.stringify(entry)}));` +
      `if (exported.length === 0) throw new Error(${JSON.stringify(`${entry} exports nothing`)});`;
    runTool([process.execPath, "--input-type=module", "--eval", script], folder);
  }
}

/**
 * Compiles a strict program that imports every entry, with the published declarations checked too.
 *
 * @throws Error With the compiler's messages.
 */
export function checkTypes(packages: readonly PublishedPackage[], folder: string): void {
  const entries = packages.flatMap(({ manifest }) => entryPoints(manifest));
  const imports = entries.map((entry, i) => `import * as entry${i} from "${entry}";`);
  const uses = `export const all = [${entries.map((_, i) => `entry${i}`).join(", ")}];`;
  writeFileSync(join(folder, "consumer.ts"), [...imports, uses].join("\n"));
  symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
  symlinkSync(join(root, "node_modules/undici-types"), join(folder, "node_modules/undici-types"));
  const options = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", "--types", "node"];
  const lib = ["--lib", "es2023,dom,dom.iterable", "--skipLibCheck", "false"];
  runTool([join(root, "node_modules/.bin/tsc"), ...options, ...lib, join(folder, "consumer.ts")], folder);
}
