import { UsageError } from "./output.ts";

/** The one table that a command takes. */
export function oneTable(command: string, positionals: readonly string[]): string {
  const [file, ...extra] = positionals;
  if (file !== undefined && extra.length === 0) return file;
  throw new UsageError(`expected: ${command} TABLE.csv, got: ${positionals.join(" ") || "nothing"}`);
}

/** The folder of a model and the table that a command takes. */
export function modelAndTable(command: string, positionals: readonly string[]): [string, string] {
  const [folder, file, ...extra] = positionals;
  if (folder !== undefined && file !== undefined && extra.length === 0) return [folder, file];
  throw new UsageError(`expected: ${command} FOLDER TABLE.csv, got: ${positionals.join(" ") || "nothing"}`);
}
