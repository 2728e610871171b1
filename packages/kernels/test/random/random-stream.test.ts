import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { hashName } from "../../src/random/hash-name.ts";
import { philox } from "../../src/random/philox.ts";
import { RandomStream } from "../../src/random/random-stream.ts";

const words = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.word());
const mean = (x: ArrayLike<number>) => Array.from(x).reduce((total, value) => total + value, 0) / x.length;

/** FNV-1a of the bytes of an array. */
function checksum(array: Float64Array | Float32Array | Int32Array): number {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(array.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

describe("RandomStream", () => {
  it("gives the words of philox at (position, name) under the seed", () => {
    const seed = 2 ** 40 + 5;
    const name = "init/encoder";
    const key = [5, 256] as const;
    const stream = new RandomStream(seed, name);
    expect(words(stream, 6)).toEqual([
      ...philox([0, 0, hashName(name), 0], key),
      ...philox([1, 0, hashName(name), 0], key).slice(0, 2),
    ]);
    stream.position = 2 ** 34 + 4 * 7 + 3;
    expect(stream.word()).toBe(philox([7, 1, hashName(name), 0], key)[3]);
  });

  it("continues from its state, after any mixture of draws", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.string(),
        fc.array(fc.constantFrom("u", "n", "i", "p", "f")),
        (...[seed, name, draws]) => {
          const stream = new RandomStream(seed, name);
          for (const draw of draws) {
            if (draw === "u") stream.uniform();
            if (draw === "n") stream.normal();
            if (draw === "i") stream.integer(3);
            if (draw === "p") stream.permutation(5);
            if (draw === "f") stream.fillNormal(new Float32Array(3));
          }
          const copy = RandomStream.from(JSON.parse(JSON.stringify(stream.state)));
          expect(words(copy, 9)).toEqual(words(stream, 9));
          expect(copy.state).toEqual(stream.state);
        },
      ),
      { seed: 1 },
    );
  });

  it("differs by seed and by name", () => {
    const first = words(new RandomStream(1, "a"), 4);
    expect(words(new RandomStream(1, "a"), 4)).toEqual(first);
    expect(words(new RandomStream(1, "b"), 4)).not.toEqual(first);
    expect(words(new RandomStream(2, "a"), 4)).not.toEqual(first);
    expect(words(new RandomStream(2 ** 32 + 1, "a"), 4)).not.toEqual(first);
  });

  it("draws uniform numbers of 24 bits in [0, 1)", () => {
    const stream = new RandomStream(3, "uniform");
    const x = stream.fillUniform(new Float32Array(100_000));
    expect(stream.position).toBe(100_000);
    expect(x.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24))).toBe(true);
    // Four standard errors of the mean and of the mean square.
    expect(Math.abs(mean(x) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / 1e5));
    expect(Math.abs(mean(x.map((value) => value ** 2)) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / 1e5));
    const y = new RandomStream(3, "uniform").fillUniform(new Float64Array(100), -2, 6);
    expect(y[99]).toBe(-2 + 8 * x[99]);
  });

  it("draws normal numbers by Box and Muller's formula, with normal moments", () => {
    const stream = new RandomStream(4, "normal");
    const source = new RandomStream(4, "normal");
    const x = stream.fillNormal(new Float64Array(100_000));
    for (let i = 0; i < 1000; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((source.word() + 1) / 2 ** 32));
      const angle = 2 * Math.PI * (source.word() / 2 ** 32);
      expect(Math.abs(x[i] - radius * Math.cos(angle))).toBeLessThan(1e-14);
      expect(Math.abs(x[i + 1] - radius * Math.sin(angle))).toBeLessThan(1e-14);
    }
    // Four standard errors of the first four moments of a standard normal.
    const moments = [0, 1, 0, 3];
    const variances = [1, 2, 15, 96];
    moments.forEach((moment, i) => {
      const error = mean(x.map((value) => value ** (i + 1))) - moment;
      expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt(variances[i] / 1e5));
    });
    const scaled = new RandomStream(4, "normal").fillNormal(new Float64Array(3), 5, 2);
    expect(Array.from(scaled)).toEqual([5 + 2 * x[0], 5 + 2 * x[1], 5 + 2 * x[2]]);
  });

  it("fills any part of an array alone", () => {
    const whole = new RandomStream(5, "w").fillNormal(new Float32Array(101));
    const part = new RandomStream(5, "w", 40).fillNormal(new Float32Array(61));
    expect(part).toEqual(whole.slice(40));
    expect(new RandomStream(5, "w", 40).normal()).toBe(
      new RandomStream(5, "w", 40).fillNormal(new Float64Array(1))[0],
    );
  });

  it("draws whole numbers without bias", () => {
    const counts = new Array(6).fill(0);
    const stream = new RandomStream(6, "dice");
    for (const value of stream.fillIntegers(new Int32Array(60_000), 6)) counts[value]++;
    const chiSquare = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0);
    // The 99.9 % quantile with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.5);

    // Below 3·2³⁰ the words in the last quarter must be drawn again: modulo would make the first third twice as likely.
    const below = 3 * 2 ** 30;
    const thirds = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) thirds[Math.floor(stream.integer(below) / 2 ** 30)]++;
    for (const count of thirds)
      expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(30_000 * (2 / 9)));
    expect(new RandomStream(6, "whole").integer(2 ** 32)).toBe(new RandomStream(6, "whole").word());
    expect(new RandomStream(6, "one").integer(1)).toBe(0);
  });

  it("permutes: every number once, every order about as often", () => {
    const order = new RandomStream(7, "order").permutation(1000);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const stream = new RandomStream(7, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const key = stream.permutation(4).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // The 99.9 % quantile with 23 degrees of freedom.
    expect([...counts.values()].reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(
      49.7,
    );
    expect(stream.permutation(0)).toEqual(new Int32Array(0));
  });

  it("gives the bits of an implementation in Python, and keeps them: checkpoints and seeds rely on it", () => {
    const expected = JSON.parse(
      readFileSync(new URL("../golden/random-stream.json", import.meta.url), "utf8"),
    );
    expect({
      uniform: checksum(new RandomStream(42, "a").fillUniform(new Float32Array(1000))),
      normal: checksum(new RandomStream(42, "b").fillNormal(new Float64Array(1000))),
      permutation: checksum(new RandomStream(42, "c").permutation(1000)),
    }).toEqual(expected);
  });

  it("refuses what is out of range", () => {
    for (const seed of [-1, 0.5, 2 ** 53, NaN])
      expect(() => new RandomStream(seed, "x")).toThrow(OptionError);
    expect(() => new RandomStream(0, "x", -1)).toThrow(
      "RandomStream: position: expected a whole number in 0 … 9007199254740991, got -1",
    );
    const stream = new RandomStream(0, "x");
    for (const below of [0, -3, 1.5, 2 ** 32 + 1]) expect(() => stream.integer(below)).toThrow(OptionError);
    expect(() => stream.fillIntegers(new Int32Array(2), 2 ** 32)).toThrow("below");
    expect(() => stream.permutation(-1)).toThrow("length");
    expect(stream.position).toBe(0);
  });
});
