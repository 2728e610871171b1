import { type ActivationShards, openActivationShards } from "../activation-shards.ts";
import { inTurns } from "../in-turns.ts";
import type { OpenShardOptions } from "../open-shard.ts";
import { findFiles } from "./find-files.ts";
import { reopenedFileSource } from "./reopened-file-source.ts";

/** Files are looked at together, but not all at once: a process may have only so many open. */
const LOOKED_AT_AT_ONCE = 32;

/**
 * Opens files of activations on disk as `openActivationShards` does, in the order of their names. No file is kept open.
 *
 * @param paths A file, a folder with `.safetensors`, `.npy`, `.npz` or `.parquet` files, or a pattern such as
 * `activations/layer-8-*.safetensors` (`*` for any characters, `?` for one, `**` for any folders); or several of them.
 * @example
 * const shards = await openActivationFiles("activations/layer-8", { excludePositions: [0] });
 * const source = new ShuffledActivations(shards, { seed: 1, memoryBytes: 2 ** 30 });
 *
 * @throws The system's error where a file or folder is not there
 * @throws {OptionError} where no file matches
 * @throws {FormatError} naming the file that is damaged, of another kind, or not as wide as the others
 */
export async function openActivationFiles(
  paths: string | readonly string[],
  options: OpenShardOptions = {},
): Promise<ActivationShards> {
  const files = await findFiles(typeof paths === "string" ? [paths] : paths);
  return openActivationShards(await inTurns(files, LOOKED_AT_AT_ONCE, reopenedFileSource), options);
}
