import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeAtomic } from "../src/write-atomic.ts";
import { temporaryFolder } from "./temporary-folder.ts";

describe("writeAtomic", () => {
  it("writes all parts, makes the folder and leaves nothing else", async () => {
    const folder = join(await temporaryFolder(), "a", "b");
    const file = join(folder, "c.bin");
    await writeAtomic(file, "one ", Uint8Array.of(50), "");
    expect(await readFile(file, "utf8")).toBe("one 2");
    await writeAtomic(file, "new");
    expect(await readFile(file, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["c.bin"]);
  });

  it("keeps the old file, and no half of the new one, when a later part cannot be written", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "a.bin");
    await writeFile(file, "old");
    // A proxy passes for bytes until their memory is asked for.
    const unwritable = new Proxy(new Uint8Array(8), {});
    await expect(writeAtomic(file, "new, first part", unwritable)).rejects.toThrow();
    expect(await readFile(file, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("removes its temporary file when the rename fails", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "taken", "inside"), { recursive: true });
    await expect(writeAtomic(join(folder, "taken"), "new")).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["taken"]);
  });

  it("never shows a reader anything but one whole version", async () => {
    const file = join(await temporaryFolder(), "a.txt");
    const versions = ["a", "b", "c"].map((letter) => letter.repeat(1_000_000));
    await writeAtomic(file, versions[0]!);
    let writing = true;
    const seen = new Set<string>();
    const writer = (async () => {
      for (let round = 0; round < 6; round++) await writeAtomic(file, versions[round % 3]!);
      writing = false;
    })();
    while (writing) seen.add(await readFile(file, "utf8"));
    await writer;
    for (const text of seen) expect(versions.includes(text)).toBe(true);
  });
});
