import { type ByteSource, type BytesLike, toByteSource } from "@quadrivium/formats";
import { type FileFormat, fileError } from "./layouts.ts";

/** Files by name, such as `{ "cfg.json": …, "sae.safetensors": … }`; what stands before the last slash does not matter. */
export type NamedFiles = Readonly<Record<string, BytesLike>>;

/** Files to be written, by name. */
export type WrittenFiles = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** One of several files. */
export interface NamedFile {
  readonly name: string;
  readonly source: ByteSource;
}

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/**
 * The file whose name fits.
 * @throws {FormatError} when more than one does
 */
export function findFile(
  layout: FileFormat,
  files: NamedFiles,
  name: string | RegExp,
): NamedFile | undefined {
  const fits = (path: string) =>
    typeof name === "string" ? baseName(path) === name : name.test(baseName(path));
  const found = Object.keys(files).filter(fits);
  if (found.length > 1) throw fileError({ layout }, "duplicate", `one file ${name}`, found.join(", "));
  const [path] = found;
  return path === undefined ? undefined : { name: path, source: toByteSource(files[path]) };
}

/** The file whose name fits. @throws {FormatError} when there is none, or more than one */
export function needFile(layout: FileFormat, files: NamedFiles, name: string | RegExp): NamedFile {
  const file = findFile(layout, files, name);
  if (file !== undefined) return file;
  const received = Object.keys(files).join(", ") || "no files";
  throw fileError({ layout }, "syntax", `a file ${name}`, received);
}
