import { describe, expect, it } from "vitest";
import { integerArray, normalArray, seededRandom, uniformArray } from "../src/index.ts";

const mean = (x: Float64Array) => x.reduce((total, value) => total + value, 0) / x.length;

describe("seeded arrays", () => {
  it("are the same for the same seed, and others for other seeds", () => {
    expect(uniformArray(5, 20)).toEqual(uniformArray(5, 20));
    expect(uniformArray(5, 20).slice(0, 7)).toEqual(uniformArray(5, 7));
    for (const seed of [0, 1, 2, -1, 2 ** 31]) {
      expect(uniformArray(seed, 20)).not.toEqual(uniformArray(seed + 1, 20));
      expect(new Set(uniformArray(seed, 1000)).size).toBeGreaterThan(990);
    }
  });

  it("are spread as they say", () => {
    const uniform = uniformArray(1, 10_000, -3, 5);
    expect(uniform.every((x) => x >= -3 && x < 5)).toBe(true);
    expect(mean(uniform)).toBeCloseTo(1, 0);
    const normal = normalArray(2, 10_000, 3);
    expect(Math.abs(mean(normal))).toBeLessThan(0.12);
    expect(Math.abs(mean(normal.map((x) => x * x)) - 9)).toBeLessThan(0.5);
    const integers = integerArray(3, 1000, 4);
    expect([...new Set(integers)].sort()).toEqual([0, 1, 2, 3]);
  });

  it("come from numbers in [0, 1)", () => {
    const random = seededRandom(9);
    for (let i = 0; i < 1000; i++) {
      const x = random();
      expect(x >= 0 && x < 1).toBe(true);
    }
  });
});
