import { readFile } from "node:fs/promises";
import { ShapeError } from "@quadrivium/kernels";
import { normalArray, tolerances } from "@quadrivium/test-utils";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReconstructionMetrics, ReconstructionSums } from "../../../src/index.ts";
import { splitsOf } from "../support/codes.ts";

interface Golden {
  readonly rows: number;
  readonly width: number;
  readonly metrics: Omit<ReconstructionMetrics, "rows" | "nmse">;
  readonly nmseOfGivenMean: number;
}

const golden: Golden = JSON.parse(
  await readFile(new URL("../golden/measures.json", import.meta.url), "utf8"),
);

function measured(
  x: ArrayLike<number>,
  reconstruction: ArrayLike<number>,
  width: number,
  mean?: readonly number[],
): ReconstructionMetrics {
  const sums = new ReconstructionSums(width, mean);
  sums.add(x, reconstruction);
  return sums.metrics;
}

describe("against NumPy's two passes, over rows with a common mean a thousand times what varies", () => {
  const { rows, width } = golden;
  const x = Float32Array.from({ length: rows * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return 1000 + 100 * column + Math.sin(1.7 * row + 0.9 * column + 0.31 * row * column);
  });
  const reconstruction = x.map(
    (element, i) => element + 0.25 * Math.cos(2.3 * Math.floor(i / width) + 1.1 * (i % width)),
  );

  it.each(Object.keys(golden.metrics) as (keyof Golden["metrics"])[])("%s", (name) => {
    const expected = golden.metrics[name];
    const error = Math.abs(measured(x, reconstruction, width)[name] / expected - 1);
    expect(error).toBeLessThan(tolerances.float64 * 1e3);
  });

  it("the error over that of a given mean; without one it is the FVU", () => {
    const own = measured(x, reconstruction, width);
    expect(own.nmse).toBe(own.fvu);
    const given = measured(x, reconstruction, width, new Array(width).fill(1300));
    expect(Math.abs(given.nmse / golden.nmseOfGivenMean - 1)).toBeLessThan(1e-10);
    expect(given.fvu).toBe(own.fvu);
  });
});

describe("the variance", () => {
  it("keeps its digits where the mean is 10⁸ times the deviation", () => {
    const noise = normalArray(3, 4000);
    const plain = measured(noise, new Float64Array(4000), 4);
    const moved = measured(
      noise.map((e) => e + 1e8),
      noise.map((e) => e + 1e8 + 1),
      4,
    );
    // Each error is 1, up to the rounding of numbers near 10⁸; the variance is that of the noise.
    expect(Math.abs(moved.fvu * (plain.meanSquaredError / plain.fvu) - 1)).toBeLessThan(1e-6);
  });

  it("does not depend on an outlier that comes first", () => {
    const noise = normalArray(4, 4000);
    const rows = [...noise, 1e7, 1e7, 1e7, 1e7];
    const last = measured(rows, new Float64Array(4004), 4);
    const first = measured(rows.toReversed(), new Float64Array(4004), 4);
    expect(Math.abs(first.fvu / last.fvu - 1)).toBeLessThan(1e-12);
  });
});

it("gives the same bits however the rows are divided", () => {
  const [x, reconstruction] = [normalArray(1, 900, 3), normalArray(2, 900, 2)];
  const whole = measured(x, reconstruction, 9);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), (lengths) => {
      const sums = new ReconstructionSums(9);
      for (const [start, end] of splitsOf(100, lengths)) {
        sums.add(x.subarray(start * 9, end * 9), reconstruction.subarray(start * 9, end * 9));
      }
      expect(sums.metrics).toEqual(whole);
    }),
  );
});

describe("special rows", () => {
  it("a perfect reconstruction", () => {
    const x = normalArray(5, 60);
    const {
      meanSquaredError,
      fvu,
      explainedVariance,
      relativeError,
      cosineSimilarity,
      normRatio,
      relativeBias,
    } = measured(x, x, 6);
    expect([meanSquaredError, fvu, explainedVariance, relativeError]).toEqual([0, 0, 1, 0]);
    for (const one of [cosineSimilarity, normRatio, relativeBias]) expect(one).toBeCloseTo(1, 12);
  });

  it("the mean of the rows as reconstruction leaves all of the variance", () => {
    const x = normalArray(6, 60).map((e) => e + 5);
    const mean = Float64Array.from({ length: 6 }, (_, j) => {
      let sum = 0;
      for (let row = 0; row < 10; row++) sum += x[row * 6 + j] / 10;
      return sum;
    });
    const { fvu } = measured(
      x,
      x.map((_, i) => mean[i % 6]),
      6,
    );
    expect(fvu).toBeCloseTo(1, 12);
  });

  it("a reconstruction of half the size shrinks by half and has the bias one half", () => {
    const x = normalArray(7, 60);
    const half = measured(
      x,
      x.map((e) => e / 2),
      6,
    );
    expect(half.normRatio).toBeCloseTo(0.5, 12);
    expect(half.relativeBias).toBeCloseTo(0.5, 12);
    expect(half.relativeError).toBeCloseTo(0.25, 12);
    expect(half.cosineSimilarity).toBeCloseTo(1, 12);
  });

  it("equal rows have no variance to explain", () => {
    const { fvu, nmse, explainedVariance, meanSquaredError } = measured(
      new Float64Array(30).fill(2.3),
      new Float64Array(30).fill(2),
      3,
    );
    expect([fvu, nmse, explainedVariance]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(meanSquaredError).toBeCloseTo(0.09, 12);
  });

  it("rows of zeros are left out of the measures that divide by a row's norm, reconstructions of zeros are not", () => {
    const { relativeError, cosineSimilarity, normRatio, rows } = measured(
      [0, 0, 3, 4, 0, 2],
      [1, 1, 3, 4, 0, 0],
      2,
    );
    expect({ rows, relativeError, cosineSimilarity, normRatio }).toEqual({
      rows: 3,
      relativeError: 0.5,
      cosineSimilarity: 0.5,
      normRatio: 0.5,
    });
  });

  it("are nothing at all before any row came", () => {
    const { rows, fvu, meanSquaredError } = new ReconstructionSums(3).metrics;
    expect([rows, fvu, meanSquaredError]).toEqual([0, Number.NaN, Number.NaN]);
  });
});

it("names shapes that do not fit", () => {
  const sums = new ReconstructionSums(3);
  expect(() => sums.add(new Float32Array(4), new Float32Array(4))).toThrow(ShapeError);
  expect(() => sums.add(new Float32Array(6), new Float32Array(3))).toThrow(
    /ReconstructionSums: expected reconstruction of shape \[2, 3\], got 3 elements/,
  );
  expect(() => new ReconstructionSums(3, [1, 2])).toThrow(/meanActivation of shape \[3\], got 2 elements/);
});
