import { type ByteSource, memorySource } from "@quadrivium/formats";
import { OptionError } from "@quadrivium/kernels";
import type { CheckpointStore } from "./checkpoint-store.ts";

/** Keeps the newest checkpoints in memory: for tests, and for a page that pauses and goes on. */
export function memoryCheckpoints({ keep = 1 }: { readonly keep?: number } = {}): CheckpointStore {
  const checkpoints = new Map<number, ReadonlyMap<string, Uint8Array>>();
  return {
    async save(step, files) {
      checkpoints.set(step, files);
      for (const old of [...checkpoints.keys()].sort((a, b) => b - a).slice(keep)) checkpoints.delete(old);
    },
    async steps() {
      return [...checkpoints.keys()].sort((a, b) => a - b);
    },
    async open(step, file): Promise<ByteSource> {
      const bytes = checkpoints.get(step)?.get(file);
      if (bytes !== undefined) return memorySource(bytes);
      throw new OptionError(`checkpoint ${step}`, { expected: `a file ${file}`, received: "none" });
    },
  };
}
