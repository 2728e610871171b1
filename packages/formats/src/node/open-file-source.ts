import { open } from "node:fs/promises";
import { type ByteSource, checkRead } from "../bytes/byte-source.ts";
import { FormatError } from "../format-error.ts";

/**
 * Opens a file as a {@link ByteSource}; the handle stays open until `close()`.
 *
 * @throws The system's error (`ENOENT`, `EACCES`, …) if it cannot be opened, or {@link FormatError} with reason `range`
 * if it is not a regular file.
 */
export async function openFileSource(
  path: string,
): Promise<ByteSource & Required<Pick<ByteSource, "close">>> {
  const file = await open(path, "r");
  try {
    const status = await file.stat();
    if (!status.isFile()) {
      const received = status.isDirectory() ? "a folder" : "something else";
      throw new FormatError({ format: "file", reason: "range", expected: "a regular file", received, path });
    }
    const source = {
      size: status.size,
      path,
      async read(offset: number, length: number, signal?: AbortSignal) {
        signal?.throwIfAborted();
        checkRead("file", source, offset, length);
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
          signal?.throwIfAborted();
        }
        // A short answer means that the file shrank since it was opened; the reader reports it as truncated.
        return bytes.subarray(0, filled);
      },
      close: () => file.close(),
    };
    return source;
  } catch (error) {
    await file.close();
    throw error;
  }
}
