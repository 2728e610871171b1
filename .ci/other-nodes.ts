/**
 * Runs a subset of the tests on other releases of Node than the one that runs everything, and checks that they ran
 * there. Exits with 1 where a test fails or a Node cannot be had.
 *
 *     npx tsx .ci/other-nodes.ts
 *
 * The Nodes come from the npm registry, as packages that hold the binary and run no script, into `.ci/nodes/`, once.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./published-packages.ts";
import { runTool } from "./run-tool.ts";

const versions = ["22.23.3", "24.21.0"];

/** The engine's part: kernels on one thread and two, on both builds and with BLAS; then what stands on them. */
const tests = [
  "packages/test-utils/test/node-version.test.ts",
  "packages/kernels/test/wasm",
  "packages/kernels/test/random",
  "packages/tensor/test",
  "packages/nn/test",
  "packages/formats/test",
  ...["config", "geometric-median", "gradients-torch", "model"].map(
    (name) => `packages/sparse-autoencoder/test/${name}.test.ts`,
  ),
];

const { platform, arch } = process;

/** The binary of a release, installed where it is missing. @throws Error with npm's messages when it cannot be had */
function installNode(version: string): string {
  const folder = join(root, ".ci/nodes", version);
  const name = `node-${platform === "win32" ? "win" : platform}-${arch}`;
  const binary = join(folder, "node_modules", name, "bin", platform === "win32" ? "node.exe" : "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  runTool(["npm", "install", ...flags, `${name}@${version}`], folder);
  return binary;
}

/** Runs the tests on one release; tells whether they passed. */
function runTests(version: string): boolean {
  const node = installNode(version);
  const found = runTool([node, "--version"], root).trim();
  process.stdout.write(`\n--- Node ${found}\n`);
  if (found !== `v${version}`) throw new Error(`expected Node v${version}, got ${found}`);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "node", ...tests];
  const env = { ...process.env, QUADRIVIUM_EXPECTED_NODE: version };
  return spawnSync(node, vitest, { cwd: root, env, stdio: "inherit" }).status === 0;
}

const failed = versions.filter((version) => !runTests(version));
process.stdout.write(
  failed.length === 0
    ? `passed on Node ${versions.join(" and ")}\n`
    : `FAILED on Node ${failed.join(" and ")}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
