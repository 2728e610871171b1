import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import type { PublishedPackage } from "./published-packages.ts";

/**
 * Refuses a built package that imports, in code or in types, what it does not declare: it would work in this
 * repository and fail at its users'.
 *
 * @throws Error Naming each file and module.
 */
export function checkImports({ folder, manifest }: PublishedPackage): void {
  const declared = new Set([
    manifest.name,
    ...Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    }),
  ]);
  const dist = join(folder, "dist");
  const undeclared = readdirSync(dist)
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .flatMap((file) => importsOf(join(dist, file)).map((module) => ({ file, module })))
    .filter(({ module }) => !module.startsWith(".") && !isBuiltin(module))
    .filter(({ module }) => !declared.has(packageOf(module)));
  if (undeclared.length > 0) {
    throw new Error(
      undeclared.map(({ file, module }) => `dist/${file} imports "${module}", undeclared`).join("\n"),
    );
  }
}

/** The modules that a file imports, statically or by `import()` of a literal. */
function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, "utf8"), true, false)
    .importedFiles.map(({ fileName }) => fileName);
}

/** `@scope/name/path` and `name/path` without the path. */
function packageOf(module: string): string {
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}
