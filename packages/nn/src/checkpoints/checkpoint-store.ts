import type { ByteSource } from "@quadrivium/formats";

/** A place for checkpoints: each is a step number and some files. */
export interface CheckpointStore {
  /** Keeps a checkpoint, whole or not at all: whatever happens on the way, those from before stay readable. */
  save(step: number, files: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** The steps of the checkpoints that are there, ascending. */
  steps(): Promise<number[]>;
  /** Opens a file of a checkpoint. @throws {FormatError} when it is not there */
  open(step: number, file: string): Promise<ByteSource>;
}
