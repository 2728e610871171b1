/**
 * Checks the published packages as their users will meet them: packed, linted, measured, installed, imported. Needs a
 * build. Exits with 1 where a check fails.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkImports } from "./check-imports.ts";
import { checkImportable, checkInstall, checkTypes } from "./check-install.ts";
import { publishedPackages, root } from "./published-packages.ts";
import { runTool } from "./run-tool.ts";

const bin = (name: string) => join(root, "node_modules/.bin", name);
let failures = 0;

/** Runs one check, prints how it went, and goes on. */
function check<T>(name: string, body: () => T): T | undefined {
  try {
    const result = body();
    process.stdout.write(`ok    ${name}${typeof result === "number" ? ` (${result} packages)` : ""}\n`);
    return result;
  } catch (error) {
    failures++;
    process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.message : error}\n`);
    return undefined;
  }
}

const packages = publishedPackages();
const scratch = mkdtempSync(join(tmpdir(), "quadrivium-packages-"));
try {
  const consumer = join(scratch, "consumer");
  mkdirSync(consumer);
  const tarballs = packages.map((one) => {
    const { name, version } = one.manifest;
    const tarball = join(scratch, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
    check(
      `${name}: npm pack`,
      () => void runTool(["npm", "pack", "--pack-destination", scratch], one.folder),
    );
    check(`${name}: publint`, () => void runTool([bin("publint"), "run", tarball, "--strict"], root));
    check(`${name}: are the types wrong?`, () => {
      runTool([bin("attw"), tarball, "--profile", "esm-only", "--no-emoji"], root);
    });
    check(`${name}: imports only what it declares`, () => checkImports(one));
    return tarball;
  });
  check("an install runs no script", () => checkInstall(tarballs, consumer));
  for (const { manifest } of packages) {
    check(`${manifest.name}: Node ${process.version} imports it`, () => checkImportable(manifest, consumer));
  }
  check("the declarations compile", () => checkTypes(packages, consumer));
  check("sizes", () => void process.stdout.write(runTool([bin("size-limit")], root)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(failures === 0 ? "all package checks passed\n" : `${failures} package checks failed\n`);
process.exitCode = failures === 0 ? 0 : 1;
