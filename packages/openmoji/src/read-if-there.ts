import { readFile } from "node:fs/promises";

/** The bytes of a file, or undefined if there is none. */
export function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
