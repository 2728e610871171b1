import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadOpenMoji, type OpenMoji, opaqueImages, rgbImage } from "../src/index.ts";
import { readRasterCache, writeRasterCache } from "../src/raster-cache.ts";
import { SUBSET } from "./subset.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function rgbaAt({ pixels, size, entries }: OpenMoji, hexcode: string, x: number, y: number): number[] {
  const index = entries.findIndex((entry) => entry.hexcode === hexcode);
  const start = ((index * size + y) * size + x) * 4;
  return [...pixels.subarray(start, start + 4)];
}

describe.each([32, 64])("loadOpenMoji at %i px", (size) => {
  it("draws premultiplied pixels of the right colours in the right places", async () => {
    const openMoji = await loadOpenMoji({ size, hexcodes: SUBSET, cacheFolder: await temporaryFolder() });
    expect(openMoji.source).toBe("drawn");
    expect(openMoji.pixels).toHaveLength(SUBSET.length * size * size * 4);
    expect(openMoji.entries.map(({ hexcode }) => hexcode)).toEqual(SUBSET);
    // The fills that the drawings name: #d22f27 and #61b2e4.
    expect(rgbaAt(openMoji, "2764", size / 2, size / 2)).toEqual([0xd2, 0x2f, 0x27, 255]);
    for (const hexcode of ["2764", "1F415"]) {
      for (const [x, y] of [
        [0, 0],
        [size - 1, 0],
        [0, size - 1],
        [size - 1, size - 1],
      ] as const) {
        expect(rgbaAt(openMoji, hexcode, x, y)).toEqual([0, 0, 0, 0]);
      }
    }
    // Germany: black above red above gold, which also tells rows from columns.
    expect(rgbaAt(openMoji, "1F1E9-1F1EA", size / 2, Math.round(size * 0.33)).slice(0, 3)).toEqual([0, 0, 0]);
    const [red = 0, green = 255] = rgbaAt(openMoji, "1F1E9-1F1EA", size / 2, size / 2);
    expect(red).toBeGreaterThan(green + 100);
    let partial = 0;
    for (let at = 0; at < openMoji.pixels.length; at += 4) {
      const alpha = openMoji.pixels[at + 3]!;
      if (alpha > 0 && alpha < 255) partial++;
      if (Math.max(...openMoji.pixels.subarray(at, at + 3)) > alpha)
        throw new Error(`straight alpha at ${at}`);
    }
    expect(partial).toBeGreaterThan(0);
  });

  it("shows a red heart that is mostly red, on white", async () => {
    const openMoji = await loadOpenMoji({ size, hexcodes: SUBSET, cacheFolder: await temporaryFolder() });
    const heart = rgbImage(opaqueImages(openMoji), 0);
    let red = 0;
    let inked = 0;
    for (let at = 0; at < heart.length; at += 3) {
      const [r = 0, g = 0, b = 0] = heart.subarray(at, at + 3);
      if (Math.min(r, g, b) === 255) continue;
      inked++;
      if (r > 2 * g && r > 2 * b) red++;
    }
    expect(red / inked).toBeGreaterThan(0.6);
    expect(inked / (size * size)).toBeGreaterThan(0.3);
    expect(inked / (size * size)).toBeLessThan(0.7);
    expect([...heart.subarray(0, 3)]).toEqual([255, 255, 255]);
  });
});

describe("the cache", () => {
  it("gives back the same bytes, and keeps sizes and selections apart", async () => {
    const cacheFolder = await temporaryFolder();
    const drawn = await loadOpenMoji({ size: 32, hexcodes: SUBSET, cacheFolder });
    const cached = await loadOpenMoji({ size: 32, hexcodes: SUBSET, cacheFolder });
    expect(cached.source).toBe("cache");
    expect(Buffer.compare(cached.pixels, drawn.pixels)).toBe(0);
    expect(cached.entries).toEqual(drawn.entries);
    expect((await loadOpenMoji({ size: 64, hexcodes: SUBSET, cacheFolder })).source).toBe("drawn");
    const reversed = await loadOpenMoji({ size: 32, hexcodes: SUBSET.toReversed(), cacheFolder });
    expect(reversed.source).toBe("drawn");
    const firstLast = reversed.pixels.subarray(-32 * 32 * 4);
    expect(Buffer.compare(firstLast, drawn.pixels.subarray(0, 32 * 32 * 4))).toBe(0);
    expect(await readdir(cacheFolder)).toHaveLength(3);
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ["cut short", async (file) => truncate(file, (await stat(file)).size - 1)],
    ["emptied", (file) => truncate(file, 0)],
    ["changed in one pixel", (file) => flipByte(file, 5000)],
    ["made with another key", (file) => flipByte(file, 0)],
    ["longer than it should be", async (file) => writeFile(file, Buffer.alloc(1), { flag: "a" })],
  ])("is rebuilt when %s", async (_, spoil) => {
    const cacheFolder = await temporaryFolder();
    const options = { size: 32, hexcodes: SUBSET, cacheFolder };
    const drawn = await loadOpenMoji(options);
    const [name] = await readdir(cacheFolder);
    await spoil(join(cacheFolder, name!));
    const again = await loadOpenMoji(options);
    expect(again.source).toBe("drawn");
    expect(Buffer.compare(again.pixels, drawn.pixels)).toBe(0);
    expect((await loadOpenMoji(options)).source).toBe("cache");
    expect(await readdir(cacheFolder)).toEqual([name]);
  });

  it("is stale under any other version, size or selection", async () => {
    const file = join(await temporaryFolder(), "a.bin");
    const key = { openmoji: "1.0.0", resvg: "2.0.0", size: 2, hexcodes: ["A", "B"] };
    const pixels = Uint8Array.from({ length: 32 }, (_, index) => index);
    expect(await readRasterCache(file, key)).toBeUndefined();
    await writeRasterCache(file, key, pixels);
    expect(await readRasterCache(file, key)).toEqual(pixels);
    for (const other of [
      { openmoji: "1.0.1" },
      { resvg: "2.0.1" },
      { hexcodes: ["B", "A"] },
      { hexcodes: ["A"] },
    ]) {
      expect(await readRasterCache(file, { ...key, ...other })).toBeUndefined();
    }
    expect(await readRasterCache(file, { ...key, size: 4, hexcodes: ["A"] })).toBeUndefined();
  });

  it("survives two writers at once: one whole file, no leftovers", async () => {
    const cacheFolder = await temporaryFolder();
    const options = { size: 32, hexcodes: SUBSET, cacheFolder };
    await Promise.all([loadOpenMoji(options), loadOpenMoji(options), loadOpenMoji(options)]);
    expect(await readdir(cacheFolder)).toHaveLength(1);
    expect((await loadOpenMoji(options)).source).toBe("cache");
  });
});

describe("progress, abortion and bad options", () => {
  it("reports from nothing to all, and nothing from the cache", async () => {
    const cacheFolder = await temporaryFolder();
    const seen: number[] = [];
    const options = { size: 16, hexcodes: SUBSET, cacheFolder };
    await loadOpenMoji({ ...options, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
    await loadOpenMoji({ ...options, onProgress: () => expect.unreachable() });
  });

  it("stops between batches when aborted, and writes nothing", async () => {
    const cacheFolder = await temporaryFolder();
    const controller = new AbortController();
    let last = 0;
    const loading = loadOpenMoji({
      size: 16,
      cacheFolder,
      signal: controller.signal,
      onProgress: ({ done }) => {
        last = done;
        if (done > 0) controller.abort();
      },
    });
    await expect(loading).rejects.toHaveProperty("name", "AbortError");
    expect(last).toBeLessThan(200);
    expect(await readdir(cacheFolder)).toEqual([]);
    await expect(loadOpenMoji({ size: 16, signal: controller.signal })).rejects.toHaveProperty(
      "name",
      "AbortError",
    );
  });

  it.each([
    [{ size: 0 }, "size: expected an integer in [1, 256], got 0"],
    [{ size: 31.5 }, "size: expected an integer in [1, 256], got 31.5"],
    [{ size: Number.NaN }, "size: expected an integer in [1, 256], got NaN"],
    [{ size: 32, hexcodes: ["NOPE"] }, "hexcodes: expected hexcodes of OpenMoji, got NOPE"],
    [{ size: 32, hexcodes: ["2764", "2764"] }, "hexcodes: expected each emoji once, got a repeated hexcode"],
  ])("refuses %o", async (options, message) => {
    await expect(loadOpenMoji({ ...options, cacheFolder: await temporaryFolder() })).rejects.toThrow(message);
  });
});

async function flipByte(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[at]! ^= 1;
  await writeFile(file, bytes);
}
