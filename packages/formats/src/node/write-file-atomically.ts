import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** How a file is written. */
export interface WriteFileOptions {
  /** Cancels the write: the temporary file is removed, the target stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file so that its path never shows half of it: whoever opens it, at any time, finds the old content or the
 * new, even if this process is killed or the power fails.
 *
 * The chunks go to a temporary file `.NAME.PID-RANDOM.tmp` in the same folder, which is flushed to the disk, renamed over
 * the target, and the folder flushed. If anything fails, it is removed and the error passed on; a killed process leaves
 * it behind. A symbolic link is followed, and what it points to replaced.
 *
 * @returns The number of bytes written.
 * @throws The system's error, the error of `chunks`, or the signal's reason.
 */
export async function writeFileAtomically(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: WriteFileOptions = {},
): Promise<number> {
  options.signal?.throwIfAborted();
  const target = await followLink(path);
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  const file = await open(temporary, "wx");
  try {
    const written = await writeChunks(file, chunks, options.signal);
    await rename(temporary, target);
    await flushFolder(folder);
    return written;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeChunks(
  file: FileHandle,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  try {
    let written = 0;
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      for (let at = 0; at < chunk.byteLength; ) {
        const { bytesWritten } = await file.write(chunk, at, chunk.byteLength - at, written);
        at += bytesWritten;
        written += bytesWritten;
      }
    }
    await file.sync();
    signal?.throwIfAborted();
    return written;
  } finally {
    await file.close();
  }
}

async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Most often the target is simply not there yet; any other trouble shows when the temporary file is opened.
    return resolve(path);
  }
}

/** What systems answer that cannot flush a folder, or not this one; the rename itself has happened by then. */
const CANNOT_FLUSH: readonly unknown[] = ["EACCES", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"];

async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (!CANNOT_FLUSH.includes(code)) throw error;
  }
}
