import { type ByteSource, FormatError } from "@quadrivium/formats";
import { openFileSource } from "@quadrivium/formats/node";

/**
 * A file that is opened for each read and closed again, so that of thousands of shards none holds a handle.
 * @throws The system's error when it cannot be opened
 * @throws {FormatError} when it is no regular file; on reading, when its size is no longer what it was
 */
export async function reopenedFileSource(path: string): Promise<ByteSource> {
  const { size, close } = await openFileSource(path);
  await close();
  return {
    size,
    path,
    async read(offset, length, signal) {
      const file = await openFileSource(path);
      try {
        if (file.size === size) return await file.read(offset, length, signal);
        throw new FormatError({
          format: "file",
          reason: "changed",
          expected: `${size} bytes, as when it was opened`,
          received: `${file.size}`,
          path,
        });
      } finally {
        await file.close();
      }
    },
  };
}
