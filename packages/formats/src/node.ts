/**
 * Checkpoint files on disk, for Node: safetensors by path, and atomic writes.
 *
 * @packageDocumentation
 */
export { openFileSource } from "./node/open-file-source.ts";
export { openSafetensorsFile } from "./node/open-safetensors-file.ts";
export { type WriteFileOptions, writeFileAtomically } from "./node/write-file-atomically.ts";
export { writeSafetensorsFile } from "./node/write-safetensors-file.ts";
