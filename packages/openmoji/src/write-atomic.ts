import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes `parts` one after the other to `file`, so that a reader, a crash or a second writer sees the old file
 * or the whole new one: a temporary file beside it, flushed to the disk, then renamed. Makes the folder.
 */
export async function writeAtomic(file: string, ...parts: readonly (Uint8Array | string)[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx");
    try {
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
