import { readFile } from "node:fs/promises";
import { ShapeError } from "@quadrivium/kernels";
import { tolerances } from "@quadrivium/test-utils";
import { describe, expect, it } from "vitest";
import { type Codes, FeatureCollector, type FeatureCollectorOptions } from "../../../src/index.ts";
import { codesBetween, randomCodes, splitsOf, writtenOut } from "../support/codes.ts";

const [rows, latents] = [500, 60];
const codes = randomCodes({ rows, latents });

function collected(options: FeatureCollectorOptions = {}, of: Codes = codes) {
  const collector = new FeatureCollector(latents, options);
  collector.add(of);
  return collector;
}

describe("moments and histogram", () => {
  it("equal NumPy's", async () => {
    const { latent } = JSON.parse(
      await readFile(new URL("../golden/measures.json", import.meta.url), "utf8"),
    );
    const values = Float32Array.from({ length: 300 }, (_, i) =>
      Math.max(0, Math.sin(0.7 * i) + 0.5 * Math.cos(2.9 * i * i) - 0.3),
    );
    const collector = new FeatureCollector(1);
    collector.add({ values, indices: new Int32Array(300), perRow: 1 });
    const statistics = collector.statistics(0);
    expect(statistics.fires).toBe(latent.fires);
    expect(statistics.histogram).toEqual(latent.histogram);
    for (const name of ["density", "meanActivation", "meanSquare", "skew", "kurtosis"] as const) {
      expect(Math.abs(Number(statistics[name]) / latent[name] - 1)).toBeLessThan(tolerances.float64);
    }
  });

  it("equal two passes over the written-out rows, for every latent", () => {
    const z = writtenOut(codes, latents);
    for (const statistics of collected().all()) {
      const own = z.filter((_, at) => at % latents === statistics.latent);
      const moment = (power: number) => own.reduce((sum, a) => sum + a ** power, 0) / rows;
      expect(statistics.density).toBeCloseTo(own.filter((a) => a > 0).length / rows, 12);
      expect(statistics.meanActivation).toBeCloseTo(moment(1), 12);
      expect(statistics.meanSquare).toBeCloseTo(moment(2), 12);
      if (statistics.fires === 0) continue;
      expect(statistics.skew).toBeCloseTo(moment(3) / moment(2) ** 1.5, 9);
      expect(statistics.kurtosis).toBeCloseTo(moment(4) / moment(2) ** 2, 9);
    }
  });

  it("takes another width of bins, whose upper end belongs to them", () => {
    const collector = new FeatureCollector(1, { binWidth: 0.5 });
    const values = Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25, 7);
    collector.add({ values, indices: new Int32Array(7), perRow: 1 });
    expect(collector.statistics(0).histogram).toEqual({ 1: 2, 2: 2, 3: 1, 14: 1 });
  });
});

describe("examples", () => {
  const byRow = new Map<number, [number, number][]>();
  const z = writtenOut(codes, latents);
  for (let latent = 0; latent < latents; latent++) {
    const fires: [number, number][] = [];
    for (let row = 0; row < rows; row++) {
      const value = z[row * latents + latent];
      if (value > 0) fires.push([row, value]);
    }
    byRow.set(latent, fires);
  }

  it("hold the largest activations, all of them where there are fewer", () => {
    for (const { latent, top } of collected({ top: 12 }).all()) {
      const sorted = byRow.get(latent)!.toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
      expect(top.map(({ row, activation }) => [row, activation])).toEqual(sorted.slice(0, 12));
    }
  });

  it("put the earlier of two equal activations first", () => {
    const collector = new FeatureCollector(1, { top: 3 });
    collector.add({ values: Float32Array.of(1, 2, 2, 1, 2), indices: new Int32Array(5), perRow: 1 });
    collector.add({ values: Float32Array.of(2, 3), indices: new Int32Array(2), perRow: 1 });
    expect(collector.statistics(0).top.map(({ row }) => row)).toEqual([6, 1, 2]);
  });

  it("hold random fires, in the order of their rows, all of them where there are fewer", () => {
    for (const { latent, random, fires } of collected({ random: 12 }).all()) {
      expect(random).toHaveLength(Math.min(12, fires));
      const own = new Map(byRow.get(latent));
      for (const { row, activation } of random) expect(own.get(row)).toBe(activation);
      const order = random.map(({ row }) => row);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(new Set(order).size).toBe(order.length);
    }
  });

  it("draw every fire as often as any other", () => {
    const counts = new Array<number>(20).fill(0);
    const runs = 8000;
    for (let seed = 0; seed < runs; seed++) {
      const collector = new FeatureCollector(1, { random: 5, top: 0, seed });
      collector.add({ values: new Float32Array(20).fill(1), indices: new Int32Array(20), perRow: 1 });
      for (const { row } of collector.statistics(0).random) counts[row]++;
    }
    // Binomial with mean 2000 and deviation 38.7.
    for (const count of counts) expect(Math.abs(count - runs / 4)).toBeLessThan(5 * 38.7);
  });

  it("are the same for the same seed, others for another", () => {
    const drawn = (seed: number) => collected({ random: 5, seed }).all();
    expect(drawn(3)).toEqual(drawn(3));
    expect(drawn(3)).not.toEqual(drawn(4));
  });

  it("are none where none are wanted", () => {
    const { top, random, fires } = collected({ top: 0, random: 0 }).statistics(0);
    expect(fires).toBeGreaterThan(0);
    expect([top, random]).toEqual([[], []]);
  });

  it("know their tokens' places", () => {
    const collector = new FeatureCollector(2);
    const part = { values: Float32Array.of(1, 2, 0), indices: Int32Array.of(0, 0, 1), perRow: 1 };
    collector.add(part, { documents: [0, 1, 1], positions: Int32Array.of(7, 0, 1) });
    collector.add(part, { documents: [2, 2, 2], positions: [0, 1, 2] });
    const { top } = collector.statistics(0);
    expect(top).toEqual([
      { row: 1, activation: 2, document: 1, position: 0 },
      { row: 4, activation: 2, document: 2, position: 1 },
      { row: 0, activation: 1, document: 0, position: 7 },
      { row: 3, activation: 1, document: 2, position: 0 },
    ]);
    collector.add(part);
    expect(Object.keys(collector.statistics(0).top[2])).toEqual(["row", "activation"]);
  });
});

it.each([[[1]], [[7]], [[100, 3]], [[499]]])("gives the same statistics in parts of %j rows", (lengths) => {
  const options = { top: 4, random: 4, seed: 9 };
  const whole = collected(options);
  const parts = new FeatureCollector(latents, options);
  for (const [start, end] of splitsOf(rows, lengths)) parts.add(codesBetween(codes, start, end));
  expect(parts.rows).toBe(rows);
  expect(parts.all()).toEqual(whole.all());
});

it("goes through JSON and back, a latent that never fired as well", () => {
  const collector = new FeatureCollector(2);
  collector.add({ values: Float32Array.of(0.5, 0.1), indices: Int32Array.of(0, 0), perRow: 1 });
  const all = collector.all();
  expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  expect(all[1]).toEqual({
    latent: 1,
    fires: 0,
    density: 0,
    meanActivation: 0,
    meanSquare: 0,
    skew: null,
    kurtosis: null,
    histogram: {},
    top: [],
    random: [],
  });
  expect(new FeatureCollector(1).statistics(0).density).toBe(0);
});

it("a latent that always fires with one value has skew and kurtosis 1", () => {
  const collector = new FeatureCollector(1);
  collector.add({ values: new Float32Array(9).fill(3), indices: new Int32Array(9), perRow: 1 });
  expect(collector.statistics(0)).toMatchObject({ density: 1, meanActivation: 3, skew: 1, kurtosis: 1 });
});

it("names what is wrong", () => {
  const collector = new FeatureCollector(2);
  const part = { values: Float32Array.of(1, 2), indices: Int32Array.of(0, 1), perRow: 1 };
  expect(() => collector.add({ ...part, perRow: 3 })).toThrow(ShapeError);
  expect(() => collector.add({ ...part, indices: Int32Array.of(0, 2) })).toThrow(/latents 0 … 1, got 2 of/);
  expect(() => collector.add(part, { documents: [0], positions: [0, 1] })).toThrow(
    /documents of shape \[2, 1\], got 1 elements/,
  );
  expect(collector.rows).toBe(0);
  expect(() => collector.statistics(2)).toThrow(/a latent in 0 … 1, got 2/);
  expect(() => new FeatureCollector(2, { binWidth: 0 })).toThrow(/binWidth: expected a number > 0, got 0/);
  expect(() => new FeatureCollector(2, { top: -1 })).toThrow(/top: expected a whole number ≥ 0, got -1/);
  expect(() => new FeatureCollector(2, { random: 1.5 })).toThrow(/random/);
  expect(() => new FeatureCollector(2, { seed: -1 })).toThrow(/seed/);
});
