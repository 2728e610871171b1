import { describe, expect, it } from "vitest";
import { cutPatches, loadOpenMoji, opaqueImages, rgbImage, splitByConcept } from "../src/index.ts";

describe("all of OpenMoji", () => {
  it("at 32 px: draws every emoji, and gives tens of thousands of patches", async () => {
    const openMoji = await loadOpenMoji({ size: 32 });
    const bytesPerImage = 32 * 32 * 4;
    for (const [index, { hexcode }] of openMoji.entries.entries()) {
      const image = openMoji.pixels.subarray(index * bytesPerImage, (index + 1) * bytesPerImage);
      expect(
        image.some((value) => value !== 0),
        hexcode,
      ).toBe(true);
    }
    const patches = cutPatches(opaqueImages(openMoji));
    expect(patches.count + patches.dropped).toBe(openMoji.entries.length * 16);
    // 57,116 with resvg 2.6.2 on x64; antialiasing may move a few on other processors.
    expect(Math.abs(patches.count - 57_116)).toBeLessThan(100);
  });

  it("holds out no picture that training shows, pixel for pixel", async () => {
    const openMoji = await loadOpenMoji({ size: 32 });
    const images = opaqueImages(openMoji);
    const { train, validation } = splitByConcept(openMoji.entries);
    const bytesOf = (index: number) => Buffer.from(rgbImage(images, index)).toString("latin1");
    const shown = new Set(train.map(bytesOf));
    const leaked = validation.filter((index) => shown.has(bytesOf(index)));
    expect(leaked.map((index) => openMoji.entries[index]?.annotation)).toEqual([]);
  });
});
