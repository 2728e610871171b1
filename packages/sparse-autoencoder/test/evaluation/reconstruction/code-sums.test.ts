import { describe, expect, it } from "vitest";
import { CodeSums } from "../../../src/index.ts";
import { codesBetween, randomCodes, splitsOf, writtenOut } from "../support/codes.ts";

const [rows, latents] = [500, 60];
const codes = randomCodes({ rows, latents });

describe("the measures of codes", () => {
  const sums = new CodeSums(latents);
  sums.add(codes);
  const z = writtenOut(codes, latents);

  it("equal those of the written-out rows", () => {
    const { l0, l1, density, deadFraction } = sums.metrics;
    expect(l0).toBeCloseTo(z.filter((value) => value > 0).length / rows, 12);
    expect(l1).toBeCloseTo(z.reduce((a, b) => a + b) / rows, 9);
    const expected = Array.from(
      { length: latents },
      (_, i) => z.filter((value, at) => at % latents === i && value > 0).length / rows,
    );
    for (const [i, fraction] of expected.entries()) expect(density[i]).toBeCloseTo(fraction, 12);
    expect(deadFraction).toBe(expected.filter((fraction) => fraction === 0).length / latents);
  });

  it.each([[[1]], [[7]], [[100, 3]], [[499]]])("are the same in parts of %j rows", (lengths) => {
    const parts = new CodeSums(latents);
    for (const [start, end] of splitsOf(rows, lengths)) parts.add(codesBetween(codes, start, end));
    expect(parts.metrics).toEqual(sums.metrics);
  });

  it("count a selected zero neither as a fire nor for L0", () => {
    const zero = new CodeSums(3);
    zero.add({ values: Float32Array.of(2, 0), indices: Int32Array.of(1, 2), perRow: 2 });
    expect(zero.metrics).toMatchObject({ l0: 1, l1: 2, deadFraction: 2 / 3 });
    expect([...zero.metrics.density]).toEqual([0, 1, 0]);
  });

  it("of codes without any active latent are 0, and all latents dead", () => {
    const none = new CodeSums(4);
    none.add({ values: new Float32Array(6), indices: new Int32Array(6), perRow: 2 });
    expect(none.metrics).toMatchObject({ rows: 3, l0: 0, l1: 0, deadFraction: 1 });
  });
});

describe("a latent is dead", () => {
  const fired = { values: Float32Array.of(1, 1, 1, 1), indices: Int32Array.of(0, 1, 2, 2), perRow: 1 };

  it.each([
    [1, 3 / 4],
    [2, 3 / 4],
    [3, 2 / 4],
    [4, 1 / 4],
    [100, 1 / 4],
  ])("when it fired on none of the last %d rows", (window, expected) => {
    for (const lengths of [[4], [1]]) {
      const sums = new CodeSums(4, window);
      for (const [start, end] of splitsOf(4, lengths)) sums.add(codesBetween(fired, start, end));
      expect(sums.metrics.deadFraction).toBe(expected);
    }
  });

  it.each([0, -1, Number.NaN])("never in a window of %d rows", (window) =>
    expect(() => new CodeSums(4, window)).toThrow(/deadWindow: expected a number of rows ≥ 1/),
  );
});

it("refuses what are no codes", () => {
  const sums = new CodeSums(3);
  const add = (values: number[], indices: number[], perRow: number) => () =>
    sums.add({ values: Float32Array.from(values), indices: Int32Array.from(indices), perRow });
  expect(add([1, 1, 1], [0, 1, 2], 2)).toThrow(/values of shape \[rows, 2\], got 3 elements/);
  expect(add([1, 1], [0, 1, 2], 1)).toThrow(/indices of shape \[2, 1\], got 3 elements/);
  expect(add([1, 1], [0, 3], 1)).toThrow(/finite values of latents 0 … 2, got 1 of latent 3 in row 1/);
  expect(add([Number.NaN], [0], 1)).toThrow(/got NaN of latent 0 in row 0/);
});
