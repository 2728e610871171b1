import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the peers live: outside the workspaces, with a lockfile of their own. */
export const peersFolder = fileURLToPath(new URL("../peers/", import.meta.url));

/** Whether the peers from npm are installed. */
export const havePeers = (): boolean => existsSync(join(peersFolder, "node_modules"));

/** Installs the peers from npm where they are missing: exact versions, no scripts. @throws Error when npm fails */
export function installPeers(): void {
  if (havePeers()) return;
  console.log("installing the peers from npm into benchmarks/peers, once");
  // npm hands its own settings to what it runs, the chosen workspace among them: they must not reach this call.
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^npm_config_(workspaces?|local_prefix)$/.test(name)) delete env[name];
  const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: peersFolder,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0)
    throw new Error(`npm ci in benchmarks/peers failed: ${error?.message ?? `status ${status}`}`);
}

/** A package of the peers' folder, of unknown shape. @throws Error when it is not installed */
export const requirePeer = (name: string): unknown => createRequire(join(peersFolder, "package.json"))(name);
