import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { openFileSource, writeFileAtomically } from "@quadrivium/formats/node";
import { OptionError } from "@quadrivium/kernels";
import type { CheckpointStore } from "./checkpoint-store.ts";

/** Options of `directoryCheckpoints`. */
export interface DirectoryCheckpointsOptions {
  /** How many of the newest checkpoints are kept; older ones are removed once a new one is in place. Default 2. */
  readonly keep?: number;
}

const FOLDER = /^step-(\d{9,})$/;
const folderOf = (step: number): string => `step-${String(step).padStart(9, "0")}`;

/**
 * Keeps checkpoints as folders `step-000000500` under `path`. A folder is written under a temporary name and renamed
 * when all its files are on the disk, so that a killed process leaves the earlier checkpoints as they were.
 * @throws {OptionError} unless keep ≥ 1
 */
export function directoryCheckpoints(
  path: string,
  { keep = 2 }: DirectoryCheckpointsOptions = {},
): CheckpointStore {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new OptionError("directoryCheckpoints: keep", {
      expected: "a whole number ≥ 1",
      received: String(keep),
    });
  }
  const steps = async () => {
    const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.flatMap((name) => Number(FOLDER.exec(name)?.[1] ?? [])).sort((a, b) => a - b);
  };
  return {
    steps,
    async save(step, files) {
      const final = join(path, folderOf(step));
      const temporary = `${final}.writing`;
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { recursive: true });
      for (const [name, bytes] of files) await writeFileAtomically(join(temporary, name), [bytes]);
      await rm(final, { recursive: true, force: true });
      await rename(temporary, final);
      for (const old of (await steps()).slice(0, -keep)) {
        await rm(join(path, folderOf(old)), { recursive: true, force: true });
      }
    },
    open: (step, file) => openFileSource(join(path, folderOf(step), file)),
  };
}
