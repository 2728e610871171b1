import { describe, expect, test } from "vitest";
import { layOutMosaic, paintMosaic, placeAt } from "../../src/autoencoder/emoji/mosaic.ts";

describe("a mosaic", () => {
  test("fills the width with whole pixels and stays as low as it should", () => {
    for (const [count, width] of [
      [1024, 900],
      [1024, 300],
      [64, 900],
      [65_536, 1000],
      [1, 500],
    ] as const) {
      const layout = layOutMosaic(count, 8, width, 360);
      expect(layout.width).toBeLessThanOrEqual(width);
      expect(layout.pitch).toBe(8 * layout.scale + 1);
      expect(layout.height <= 360 || layout.scale === 1).toBe(true);
      expect(layout.columns * Math.ceil((layout.height + 1) / layout.pitch)).toBeGreaterThanOrEqual(count);
    }
  });

  test("is not narrower than one picture", () => {
    expect(layOutMosaic(10, 8, 0, 100).columns).toBe(1);
  });

  test("finds the place under a point", () => {
    const layout = layOutMosaic(10, 8, 26, 40);
    expect(layout).toMatchObject({ columns: 3, scale: 1, width: 26, height: 35 });
    expect(placeAt(layout, 10, 0, 0)).toBe(0);
    expect(placeAt(layout, 10, 0.99, 0)).toBe(2);
    expect(placeAt(layout, 10, 0.5, 0.4)).toBe(4);
    expect(placeAt(layout, 10, 0.1, 0.99)).toBe(9);
    expect(placeAt(layout, 10, 0.9, 0.99)).toBeUndefined();
    expect(placeAt(layout, 10, -0.1, 0)).toBeUndefined();
  });

  test("shows the pictures in order, enlarged, a clear pixel apart", () => {
    const pictures = Uint8ClampedArray.from({ length: 2 * 4 * 4 }, (_, i) => i + 1);
    const layout = { columns: 2, scale: 2, pitch: 5, width: 9, height: 4 };
    const mosaic = paintMosaic(pictures, [1, 0], 2, layout);
    const pixel = (x: number, y: number) => [...mosaic.subarray((y * 9 + x) * 4, (y * 9 + x) * 4 + 4)];
    expect(pixel(0, 0)).toEqual([17, 18, 19, 20]);
    expect(pixel(1, 1)).toEqual([17, 18, 19, 20]);
    expect(pixel(2, 0)).toEqual([21, 22, 23, 24]);
    expect(pixel(3, 3)).toEqual([29, 30, 31, 32]);
    expect(pixel(4, 2)).toEqual([0, 0, 0, 0]);
    expect(pixel(5, 0)).toEqual([1, 2, 3, 4]);
    expect(pixel(8, 3)).toEqual([13, 14, 15, 16]);
  });
});
