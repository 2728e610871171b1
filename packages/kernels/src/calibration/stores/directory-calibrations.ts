import { OptionError } from "../../errors.ts";
import { hashName } from "../../random/hash-name.ts";
import type { CalibrationStore } from "./calibration-store.ts";

/** What a file holds: the key too, since two may have one hash. */
interface Saved {
  readonly key: string;
  readonly calibration: unknown;
}

const isSaved = (value: unknown): value is Saved =>
  typeof value === "object" && value !== null && "key" in value && "calibration" in value;

/**
 * Keeps calibrations as files of a folder, in Node: by default `quadrivium` in the user's cache folder
 * (`$XDG_CACHE_HOME` or `~/.cache`; `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows). A file is written under
 * another name and renamed, so that a reader never sees half of it; what cannot be read counts as nothing.
 * @throws {OptionError} where there is no Node
 */
export function directoryCalibrations(folder?: string): CalibrationStore {
  const builtin = globalThis.process?.getBuiltinModule;
  if (builtin === undefined) {
    throw new OptionError("directoryCalibrations", { expected: "Node.js ≥ 20.16", received: "none" });
  }
  const { mkdir, readFile, rename, rm, writeFile } = builtin("node:fs/promises");
  const { join } = builtin("node:path");
  const place = folder ?? join(cacheFolder(), "quadrivium");
  const fileOf = (key: string) =>
    join(place, `calibration-${hashName(key).toString(16).padStart(8, "0")}.json`);
  return {
    async load(key) {
      try {
        const saved: unknown = JSON.parse(await readFile(fileOf(key), "utf8"));
        return isSaved(saved) && saved.key === key ? saved.calibration : undefined;
      } catch {
        return undefined;
      }
    },
    async save(key, calibration) {
      const file = fileOf(key);
      const temporary = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
      const saved: Saved = { key, calibration };
      await mkdir(place, { recursive: true });
      try {
        await writeFile(temporary, `${JSON.stringify(saved)}\n`, { flag: "wx" });
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
  };
}

/** The folder in which the user's programs keep what can be made again. */
function cacheFolder(): string {
  const { env, platform } = process;
  const { isAbsolute, join } = process.getBuiltinModule("node:path");
  const home = process.getBuiltinModule("node:os").homedir();
  // A relative path is to be ignored, as the XDG specification says.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return env.XDG_CACHE_HOME;
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return env.LOCALAPPDATA ?? join(home, "AppData", "Local");
  return join(home, ".cache");
}
