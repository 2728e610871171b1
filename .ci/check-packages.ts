/**
 * Checks the published packages as their users will meet them: packed, linted, measured, installed, imported. Needs a
 * build. Exits with 1 where a check fails.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkBundle } from "./check-bundle.ts";
import { checkImports } from "./check-imports.ts";
import { checkImportable, checkInstall, checkTypes } from "./check-install.ts";
import { publishedPackages, root } from "./published-packages.ts";
import { runTool } from "./run-tool.ts";

const bin = (name: string) => join(root, "node_modules/.bin", name);
let failures = 0;

/** Runs one check, prints how it went, and goes on. */
async function check(name: string, body: () => unknown): Promise<void> {
  try {
    const result = await body();
    process.stdout.write(`ok    ${name}${typeof result === "number" ? ` (${result} packages)` : ""}\n`);
  } catch (error) {
    failures++;
    process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.message : error}\n`);
  }
}

const packages = publishedPackages();
const scratch = mkdtempSync(join(tmpdir(), "quadrivium-packages-"));
try {
  const consumer = join(scratch, "consumer");
  mkdirSync(consumer);
  const tarballs: string[] = [];
  for (const one of packages) {
    const { name, version } = one.manifest;
    const tarball = join(scratch, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
    tarballs.push(tarball);
    await check(`${name}: npm pack`, () => {
      runTool(["npm", "pack", "--pack-destination", scratch], one.folder);
    });
    await check(`${name}: publint`, () => {
      runTool([bin("publint"), "run", tarball, "--strict"], root);
    });
    await check(`${name}: are the types wrong?`, () => {
      runTool([bin("attw"), tarball, "--profile", "esm-only", "--no-emoji"], root);
    });
    await check(`${name}: imports only what it declares`, () => checkImports(one));
  }
  await check("an install runs no script", () => checkInstall(tarballs, consumer));
  for (const { manifest } of packages) {
    await check(`${manifest.name}: Node ${process.version} imports it`, () =>
      checkImportable(manifest, consumer),
    );
  }
  await check("the declarations compile", () => checkTypes(packages, consumer));
  await check("a page bundles with Vite", () => checkBundle(packages, consumer));
  await check("sizes", () => {
    process.stdout.write(runTool([bin("size-limit")], root));
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(failures === 0 ? "all package checks passed\n" : `${failures} package checks failed\n`);
process.exitCode = failures === 0 ? 0 : 1;
