import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { decodeAtlas, parseAtlasIndex } from "../src/atlas.ts";
import { layOutAtlas } from "../src/atlas-layout.ts";
import { CREDIT, loadOpenMoji, opaqueImages, splitByConcept, writeAtlas } from "../src/index.ts";
import { cutPatches, type RgbImages } from "../src/patches.ts";
import { SUBSET } from "./subset.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function subsetOptions() {
  const folder = await temporaryFolder();
  return { folder, cacheFolder: await temporaryFolder(), hexcodes: SUBSET, size: 32 };
}

describe("writeAtlas", () => {
  it("writes a picture and an index from which the same pixels, names and patches come back", async () => {
    const options = await subsetOptions();
    const written = await writeAtlas(options);
    expect(written.written).toBe(true);
    expect(await readdir(options.folder)).toEqual([
      "openmoji-32.json",
      "openmoji-32.png",
      "openmoji-LICENSE.txt",
    ]);
    const png = await readFile(written.imageFile);
    expect(png.length).toBe(written.imageBytes);
    expect((await stat(written.indexFile)).size).toBe(written.indexBytes);
    const picture = decode(png);
    expect(picture).toMatchObject({ channels: 3, depth: 8, width: 4 * 32, height: 3 * 32 });
    expect(picture.text.Copyright).toBe(CREDIT);

    const index = parseAtlasIndex(JSON.parse(await readFile(written.indexFile, "utf8")));
    const openMoji = await loadOpenMoji(options);
    const { sides } = splitByConcept(openMoji.entries);
    expect(index).toMatchObject({ image: "openmoji-32.png", size: 32, columns: 4, credit: CREDIT });
    expect(index.tiles).toEqual(
      openMoji.entries.map(({ hexcode, emoji, annotation, group, subgroup }, tile) => {
        return { hexcode, emoji, annotation, group, subgroup, split: sides[tile] };
      }),
    );
    const bytes = Uint8Array.from(picture.data);
    const tiles = decodeAtlas({ ...picture, data: bytes }, index);
    expect(tiles).toEqual(opaqueImages(openMoji));
    expect(cutPatches(tiles)).toEqual(cutPatches(opaqueImages(openMoji)));
  });

  it("leaves files alone that are up to date, and mends those that are not", async () => {
    const options = await subsetOptions();
    const { imageFile, indexFile, imageBytes } = await writeAtlas(options);
    const untouched = await stat(imageFile);
    expect(await writeAtlas(options)).toMatchObject({ written: false, imageBytes });
    expect((await stat(imageFile)).mtimeMs).toBe(untouched.mtimeMs);
    const good = await readFile(imageFile);
    await truncate(imageFile, 100);
    expect((await writeAtlas(options)).written).toBe(true);
    expect(await readFile(imageFile)).toEqual(good);
    await writeFile(indexFile, "{");
    expect((await writeAtlas(options)).written).toBe(true);
    expect((await writeAtlas({ ...options, validationFraction: 1 })).written).toBe(true);
    expect((await writeAtlas({ ...options, hexcodes: SUBSET.slice(1) })).written).toBe(true);
    expect(await readdir(options.folder)).toHaveLength(3);
  });
});

describe("decodeAtlas", () => {
  it("undoes layOutAtlas for any number of tiles and columns, from RGB and from RGBA", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (count, size, columns) => {
          const data = Uint8Array.from({ length: count * size * size * 3 }, (_, at) => (at * 37 + 11) % 251);
          const images: RgbImages = { data, count, height: size, width: size };
          const picture = layOutAtlas(images, columns);
          const index = { size, columns, tiles: Array.from({ length: count }, () => tile) };
          expect(decodeAtlas(picture, index)).toEqual(images);
          const rgba = new Uint8ClampedArray(picture.width * picture.height * 4).map((_, at) =>
            at % 4 === 3 ? 255 : picture.data[Math.floor(at / 4) * 3 + (at % 4)]!,
          );
          expect(decodeAtlas({ ...picture, data: rgba }, index)).toEqual(images);
        },
      ),
    );
  });

  it("refuses a picture that is not what the index says", () => {
    const index = { size: 2, columns: 2, tiles: [tile, tile, tile] };
    const data = new Uint8Array(48);
    expect(decodeAtlas({ width: 4, height: 4, data }, index).count).toBe(3);
    expect(() => decodeAtlas({ width: 4, height: 2, data }, index)).toThrow(
      "picture: expected 4 × 4 pixels, got 4 × 2",
    );
    expect(() => decodeAtlas({ width: 4, height: 4, data: new Uint8Array(50) }, index)).toThrow(
      "picture.data: expected 48 or 64 bytes, got 50",
    );
    expect(() => layOutAtlas({ data: new Uint8Array(18), count: 1, height: 2, width: 3 }, 1)).toThrow(
      "images.height: expected the width 3, got 2",
    );
  });
});

const tile = {
  hexcode: "2764",
  emoji: "❤️",
  annotation: "red heart",
  group: "smileys-emotion",
  subgroup: "heart",
  split: "train",
} as const;

describe("parseAtlasIndex", () => {
  const good = {
    format: "quadrivium openmoji atlas 1",
    credit: "c",
    image: "a.png",
    imageSha256: "0",
    size: 32,
    columns: 1,
    tiles: [tile],
  };

  it("returns what it was given, without what it does not know", () => {
    expect(parseAtlasIndex({ ...good, madeWith: {} })).toEqual(good);
  });

  it.each([
    [null, "atlas index: expected an object, got null"],
    [{ ...good, format: "2" }, 'atlas index format: expected "quadrivium openmoji atlas 1", got "2"'],
    [{ ...good, size: 0 }, "atlas index size: expected an integer ≥ 1, got 0"],
    [{ ...good, columns: "4" }, 'atlas index columns: expected an integer ≥ 1, got "4"'],
    [{ ...good, tiles: {} }, "atlas index tiles: expected an array, got an object"],
    [
      { ...good, tiles: [{ ...tile, split: "test" }] },
      'tile 0 split: expected "train" or "validation", got "test"',
    ],
    [
      { ...good, tiles: [{ ...tile, emoji: "" }] },
      'atlas index tile 0 emoji: expected a non-empty string, got ""',
    ],
  ])("refuses %o", (json, message) => {
    expect(() => parseAtlasIndex(json)).toThrow(message);
  });
});
