import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bfloat16ToFloat32,
  FormatError,
  float16ToFloat32,
  float32ToBfloat16,
  float32ToFloat16,
  toFloat32,
  toSafeIntegers,
} from "../../src/index.ts";

const golden: { widenedSha256: string; float32: number[]; float16: number[]; bfloat16: number[] } =
  JSON.parse(readFileSync(new URL("../golden/half.json", import.meta.url), "utf8"));
const everyPattern = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const isNaN16 = (bits: number) => (bits & 0x7fff) > 0x7c00;
const isNaNBrain = (bits: number) => (bits & 0x7fff) > 0x7f80;

/** The value of a binary float with 1 sign bit, by IEEE 754's definition; float64 holds every one exactly. */
function define(bits: number, exponentBits: number, mantissaBits: number): number {
  const sign = bits >>> (exponentBits + mantissaBits) === 0 ? 1 : -1;
  const exponent = (bits >>> mantissaBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1)
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** Rounding to nearest, ties to even, by search: the pattern whose value is closest among all finite magnitudes. */
function roundBySearch(value: number, largestFinite: number, define16: (bits: number) => number): number {
  const sign = Object.is(Math.abs(value), value) ? 0 : 0x8000;
  const magnitude = Math.abs(value);
  let low = 0;
  let high = largestFinite + 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (define16(middle) <= magnitude) low = middle;
    else high = middle;
  }
  if (magnitude === Number.POSITIVE_INFINITY) return sign | (largestFinite + 1);
  // Past the largest finite value, the next step is where the next pattern would lie, were it not ∞.
  const above =
    high > largestFinite ? 2 * define16(largestFinite) - define16(largestFinite - 1) : define16(high);
  const toLow = magnitude - define16(low);
  const toHigh = above - magnitude;
  return sign | (toLow < toHigh || (toLow === toHigh && low % 2 === 0) ? low : high);
}

describe("float16ToFloat32", () => {
  it("agrees with the definition on all 65,536 patterns, the sign of zero included", () => {
    const values = float16ToFloat32(everyPattern);
    const wrong = [...everyPattern].filter((bits) => !Object.is(values[bits], define(bits, 5, 10)));
    expect(wrong).toEqual([]);
  });

  it("agrees with numpy on every pattern that is not NaN", () => {
    const values = float16ToFloat32(everyPattern.filter((bits) => !isNaN16(bits)));
    const digest = createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
    expect(digest).toBe(golden.widenedSha256);
  });
});

describe("bfloat16ToFloat32", () => {
  it("agrees with the definition on all 65,536 patterns", () => {
    const values = bfloat16ToFloat32(everyPattern);
    const wrong = [...everyPattern].filter((bits) => !Object.is(values[bits], define(bits, 8, 7)));
    expect(wrong).toEqual([]);
  });
});

describe("rounding to 16 bits", () => {
  it("gives every pattern back, and a quiet NaN for NaN", () => {
    const half = float32ToFloat16(float16ToFloat32(everyPattern));
    const brain = float32ToBfloat16(bfloat16ToFloat32(everyPattern));
    for (const bits of everyPattern) {
      if (isNaN16(bits)) expect(half[bits]! & 0x7e00).toBe(0x7e00);
      else expect(half[bits]).toBe(bits);
      if (isNaNBrain(bits)) expect(brain[bits]! & 0x7fc0).toBe(0x7fc0);
      else expect(brain[bits]).toBe(bits);
    }
  });

  it("rounds half-way points between all neighbours to even", () => {
    for (const [round, define16, largest] of [
      [float32ToFloat16, (bits: number) => define(bits, 5, 10), 0x7bff],
      [float32ToBfloat16, (bits: number) => define(bits, 8, 7), 0x7f7f],
    ] as const) {
      const ties = Float32Array.from({ length: largest }, (_, i) => (define16(i) + define16(i + 1)) / 2);
      const rounded = round(ties);
      const wrong = [...ties.keys()].filter((i) => rounded[i] !== i + (i % 2));
      expect(wrong).toEqual([]);
    }
  });

  it("is the nearest value, found by search, for any float32", () => {
    const anyFloat = fc.oneof(
      fc
        .integer({ min: 0, max: 0xffff_ffff })
        .map((bits) => new Float32Array(Uint32Array.of(bits).buffer)[0]!),
      fc.float({ min: -70000, max: 70000, noNaN: true }),
      fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true }),
    );
    fc.assert(
      fc.property(anyFloat, (value) => {
        fc.pre(!Number.isNaN(value));
        const half = roundBySearch(value, 0x7bff, (bits) => define(bits, 5, 10));
        const brain = roundBySearch(value, 0x7f7f, (bits) => define(bits, 8, 7));
        expect(float32ToFloat16(Float32Array.of(value))[0]).toBe(half);
        expect(float32ToBfloat16(Float32Array.of(value))[0]).toBe(brain);
      }),
      { numRuns: 20_000, seed: 16 },
    );
  });

  it("agrees with numpy and PyTorch", () => {
    const values = new Float32Array(Uint32Array.from(golden.float32).buffer);
    expect(values.length).toBeGreaterThan(400);
    expect([...float32ToFloat16(values)]).toEqual(golden.float16);
    expect([...float32ToBfloat16(values)]).toEqual(golden.bfloat16);
  });
});

describe("toSafeIntegers", () => {
  it("converts what is exact and names what is not", () => {
    const edge = 2n ** 53n - 1n;
    expect([...toSafeIntegers(BigInt64Array.of(-edge, 0n, edge))]).toEqual([-Number(edge), 0, Number(edge)]);
    expect([...toSafeIntegers(BigUint64Array.of(edge))]).toEqual([Number(edge)]);
    for (const value of [edge + 1n, -edge - 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(() => toSafeIntegers(BigInt64Array.of(1n, value))).toThrow(FormatError);
      expect(() => toSafeIntegers(BigInt64Array.of(1n, value))).toThrow(`got ${value} at index 1`);
    }
  });
});

describe("toFloat32", () => {
  it("takes every floating-point dtype and refuses integers", () => {
    const shape = [2];
    const expected = Float32Array.of(1.5, -2);
    expect(toFloat32({ dtype: "F32", shape, data: expected })).toBe(expected);
    expect(toFloat32({ dtype: "F16", shape, data: Uint16Array.of(0x3e00, 0xc000) })).toEqual(expected);
    expect(toFloat32({ dtype: "BF16", shape, data: Uint16Array.of(0x3fc0, 0xc000) })).toEqual(expected);
    expect(toFloat32({ dtype: "F64", shape, data: Float64Array.of(1.5, -2) })).toEqual(expected);
    expect(() => toFloat32({ dtype: "U8", shape, data: Uint8Array.of(1, 2) })).toThrow("got U8");
  });
});
