import type { ReadOptions } from "../bytes/read-exactly.ts";
import { openSafetensors } from "../safetensors/open-safetensors.ts";
import type { SafetensorsReader } from "../safetensors/safetensors-reader.ts";
import { openFileSource } from "./open-file-source.ts";

/**
 * Opens a safetensors file on disk; call `close()` on the reader when done.
 *
 * @throws The system's error if the file cannot be opened, `FormatError` if its header is not valid.
 */
export async function openSafetensorsFile(
  path: string,
  options: ReadOptions = {},
): Promise<SafetensorsReader> {
  const source = await openFileSource(path);
  try {
    return await openSafetensors(source, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}
