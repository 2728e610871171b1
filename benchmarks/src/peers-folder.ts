import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A folder of peers from npm, outside the workspaces, with a lockfile of its own. */
export interface PeersFolder {
  readonly path: string;
  readonly name: string;
}

const folder = (name: string): PeersFolder => ({
  name: `benchmarks/${name}`,
  path: fileURLToPath(new URL(`../${name}/`, import.meta.url)),
});

/** TensorFlow.js and jax-js: a few megabytes. */
export const peersFolder = folder("peers");

/** onnxruntime-node by itself: 288 MB. */
export const onnxruntimeFolder = folder("peers/onnxruntime");

/** Whether a folder's peers are installed, all of them. */
export function havePeers({ path } = peersFolder): boolean {
  const about: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(path, "package.json"), "utf8"),
  );
  return Object.keys(about.dependencies).every((name) => existsSync(join(path, "node_modules", name)));
}

/** Installs a folder's peers where they are missing: exact versions, no scripts. @throws Error when npm fails */
export function installPeers({ path, name } = peersFolder): void {
  if (havePeers({ path, name })) return;
  console.log(`installing peers from npm into ${name}, once`);
  // npm hands its own settings to what it runs, the chosen workspace among them: they must not reach this call.
  const env = { ...process.env };
  for (const setting of Object.keys(env))
    if (/^npm_config_(workspaces?|local_prefix)$/.test(setting)) delete env[setting];
  const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: path,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm ci in ${name} failed: ${error?.message ?? `status ${status}`}`);
}

/** A package of a peers' folder, of unknown shape. @throws Error when it is not installed */
export const requirePeer = (name: string, { path } = peersFolder): unknown =>
  createRequire(join(path, "package.json"))(name);

/** A package that is an ES module only, and its version. @throws Error when it is not installed */
export async function importPeer(
  name: string,
  { path } = peersFolder,
): Promise<{ readonly module: unknown; readonly version: string }> {
  const root = join(path, "node_modules", name);
  const about: { version: string; exports: { "."?: { import?: string } } } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const entry = about.exports["."]?.import;
  if (entry === undefined) throw new Error(`${name} ${about.version}: expected an entry to import`);
  return { module: await import(pathToFileURL(join(root, entry)).href), version: about.version };
}
