import { uniformArray } from "@quadrivium/test-utils/seeded-arrays";
import { describe, expect, it } from "vitest";
import { hashName } from "../../src/random/hash-name.ts";
import { logarithm } from "../../src/random/logarithm.ts";
import { pointOnCircle } from "../../src/random/point-on-circle.ts";

describe("functions of correctly rounded operations", () => {
  it("logarithm agrees with Math.log over all magnitudes that words have", () => {
    expect(logarithm(1)).toBe(0);
    for (const u of uniformArray(1, 2000, 0, 1)) {
      for (const x of [u + 2 ** -32, (u + 2 ** -32) / 2 ** 20, 2 ** -32 * (1 + u), 1 - u / 2 ** 20]) {
        expect(Math.abs(logarithm(x) / Math.log(x) - 1)).toBeLessThan(5e-16);
      }
    }
  });

  it("pointOnCircle agrees with Math.cos and Math.sin, and hits the axes", () => {
    expect(pointOnCircle(0).map(Math.abs)).toEqual([1, 0]);
    expect(pointOnCircle(0.25)).toEqual([-0, 1]);
    expect(pointOnCircle(0.5).map((x) => x + 0)).toEqual([-1, 0]);
    expect(pointOnCircle(0.75).map((x) => x + 0)).toEqual([0, -1]);
    for (const t of uniformArray(2, 4000, 0, 1)) {
      const [cos, sin] = pointOnCircle(t);
      // Math.cos is given a rounded 2πt, up to 4e-16 off.
      expect(Math.abs(cos - Math.cos(2 * Math.PI * t))).toBeLessThan(1e-15);
      expect(Math.abs(sin - Math.sin(2 * Math.PI * t))).toBeLessThan(1e-15);
    }
  });
});

describe("hashName", () => {
  // The test vectors of the FNV authors.
  it("is 32-bit FNV-1a of UTF-8", () => {
    expect(hashName("")).toBe(0x811c9dc5);
    expect(hashName("a")).toBe(0xe40c292c);
    expect(hashName("foobar")).toBe(0xbf9cf968);
    expect(hashName("é")).not.toBe(hashName("e"));
  });
});
