import { type SafetensorsChunksOptions, safetensorsChunks } from "../safetensors/safetensors-chunks.ts";
import type { LazyTensor, Named, WritableTensor } from "../safetensors/writable-tensor.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

/**
 * Writes tensors to a safetensors file atomically: the path shows the old file or the new one, never half of either.
 *
 * A tensor's `data` may be a function, called when its turn comes.
 *
 * @returns The file's size in bytes.
 * @throws `FormatError` if a tensor cannot be written, the system's error, or the signal's reason; the target is
 * then as it was.
 */
export async function writeSafetensorsFile(
  path: string,
  tensors: Named<WritableTensor | LazyTensor>,
  options: SafetensorsChunksOptions = {},
): Promise<number> {
  return writeFileAtomically(path, safetensorsChunks(tensors, options), { signal: options.signal });
}
