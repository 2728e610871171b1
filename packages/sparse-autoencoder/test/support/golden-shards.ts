import { readFile } from "node:fs/promises";

/** The shape of what the golden files hold. */
export const shape = { rows: 11, positions: 4, width: 3 } as const;

/** What stands at a place of the golden files. */
export const valueAt = (row: number, position: number, j: number): number => row + position / 8 + j / 64;

/** The rows `from` to `to` of the golden files at the given positions. */
export function expectedRows(
  positions: readonly number[] = [0],
  from = 0,
  to: number = shape.rows,
): number[] {
  const rows: number[] = [];
  for (let row = from; row < to; row++) {
    for (const position of positions) {
      for (let j = 0; j < shape.width; j++) rows.push(valueAt(row, position, j));
    }
  }
  return rows;
}

/** Files that Python wrote, by name. */
export async function goldenFiles(name: string): Promise<Readonly<Record<string, Uint8Array<ArrayBuffer>>>> {
  const text = await readFile(new URL(`../golden/${name}.json`, import.meta.url), "utf8");
  const { files }: { files: Readonly<Record<string, string>> } = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(files).map(([key, base64]) => [key, Uint8Array.from(Buffer.from(base64, "base64"))]),
  );
}
