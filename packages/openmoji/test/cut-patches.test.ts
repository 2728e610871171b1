import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compositeOnWhite, cutPatches, type RgbImages, rgbImage } from "../src/patches.ts";

/** Small images of few colours, so that blank patches come often. */
const images = fc
  .record({ count: fc.nat(3), height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) })
  .chain((shape) => {
    const length = shape.count * shape.height * shape.width * 3;
    return fc
      .uint8Array({ minLength: length, maxLength: length, max: 1 })
      .map((data): RgbImages => ({ ...shape, data: data.map((value) => value * 200) }));
  });

const cases = images.chain((of) =>
  fc.record({
    of: fc.constant(of),
    patchSize: fc.integer({ min: 1, max: Math.min(of.height, of.width) }),
    stride: fc.integer({ min: 1, max: 4 }),
  }),
);

describe("cutPatches", () => {
  it("keeps just the patches with two colours, in order, each with its pixels and its origin", () => {
    fc.assert(
      fc.property(cases, ({ of, patchSize, stride }) => {
        const expected: { image: number; x: number; y: number; values: number[] }[] = [];
        let blank = 0;
        for (let image = 0; image < of.count; image++) {
          for (let y = 0; y <= of.height - patchSize; y += stride) {
            for (let x = 0; x <= of.width - patchSize; x += stride) {
              const values: number[] = [];
              const colours = new Set<string>();
              for (let dy = 0; dy < patchSize; dy++) {
                for (let dx = 0; dx < patchSize; dx++) {
                  const at = ((y + dy) * of.width + x + dx) * 3;
                  const colour = rgbImage(of, image).slice(at, at + 3);
                  colours.add(colour.join());
                  values.push(...colour);
                }
              }
              if (colours.size === 1) blank++;
              else expected.push({ image, x, y, values });
            }
          }
        }
        const patches = cutPatches(of, { patchSize, stride });
        expect(patches.count).toBe(expected.length);
        expect(patches.dropped).toBe(blank);
        expect([...patches.origin.image]).toEqual(expected.map(({ image }) => image));
        expect([...patches.origin.x]).toEqual(expected.map(({ x }) => x));
        expect([...patches.origin.y]).toEqual(expected.map(({ y }) => y));
        expect(patches.data).toEqual(
          Float32Array.from(
            expected.flatMap(({ values }) => values),
            (v) => v / 255,
          ),
        );
      }),
    );
  });

  it("drops more as the threshold rises, and says how many", () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 0, max: 0.25, noNaN: true }),
        ({ of, patchSize, stride }, blankVariance) => {
          const all = cutPatches(of, { patchSize, stride });
          const some = cutPatches(of, { patchSize, stride, blankVariance });
          expect(some.count).toBeLessThanOrEqual(all.count);
          expect(some.count + some.dropped).toBe(all.count + all.dropped);
          const length = patchSize * patchSize * 3;
          for (let patch = 0; patch < some.count; patch++) {
            const values = some.data.subarray(patch * length, (patch + 1) * length);
            expect(meanChannelVariance(values)).toBeGreaterThan(blankVariance - 1e-6);
          }
        },
      ),
    );
  });

  it("cuts chosen images in the order asked for, with origins in the whole set", () => {
    const of: RgbImages = {
      count: 3,
      height: 1,
      width: 2,
      data: Uint8Array.from({ length: 18 }, (_, i) => i),
    };
    const patches = cutPatches({ ...of, height: 2, width: 1 }, { patchSize: 1, indices: [2, 0] });
    expect(patches.count).toBe(0);
    expect(patches.dropped).toBe(4);
    const square: RgbImages = {
      count: 3,
      height: 2,
      width: 2,
      data: Uint8Array.from({ length: 36 }, (_, i) => i),
    };
    const chosen = cutPatches(square, { patchSize: 2, indices: Uint32Array.of(2, 0) });
    expect([...chosen.origin.image]).toEqual([2, 0]);
    expect(chosen.data[0]).toBe(Math.fround(24 / 255));
  });

  it("refuses bad options by name", () => {
    const of: RgbImages = { count: 1, height: 4, width: 6, data: new Uint8Array(72) };
    expect(() => cutPatches(of)).toThrow("patchSize: expected an integer in [1, 4], got 8");
    expect(() => cutPatches(of, { patchSize: 2, stride: 0 })).toThrow(
      "stride: expected an integer ≥ 1, got 0",
    );
    expect(() => cutPatches(of, { patchSize: 2, blankVariance: -1 })).toThrow(
      "blankVariance: expected a number",
    );
    expect(() => cutPatches(of, { patchSize: 2, blankVariance: Number.NaN })).toThrow("got NaN");
    expect(() => cutPatches(of, { patchSize: 2, indices: [1] })).toThrow(
      "indices[0]: expected an integer in [0, 0]",
    );
    expect(() => cutPatches({ ...of, count: 2 }, { patchSize: 2 })).toThrow(
      "images.data: expected 144 bytes, got 72",
    );
  });
});

describe("compositeOnWhite", () => {
  it("keeps opaque colours, makes clear white, and lies between for the rest", () => {
    expect([...compositeOnWhite(Uint8Array.of(1, 2, 3, 255, 0, 0, 0, 0, 50, 0, 0, 100))]).toEqual([
      1, 2, 3, 255, 255, 255, 205, 155, 155,
    ]);
    expect(() => compositeOnWhite(new Uint8Array(5))).toThrow(
      "rgba: expected a length that is a multiple of 4, got 5",
    );
  });
});

function meanChannelVariance(values: Float32Array): number {
  let total = 0;
  for (const channel of [0, 1, 2]) {
    const own = [...values].filter((_, at) => at % 3 === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    total += own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
  }
  return total / 3;
}
