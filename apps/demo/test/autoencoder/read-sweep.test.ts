import { readFile } from "node:fs/promises";
import { fitJointLaw } from "@quadrivium/sparse-autoencoder";
import { describe, expect, test } from "vitest";
import { logScale, roundTicks, spread } from "../../src/autoencoder/scaling/log-scale.ts";
import { readSweep } from "../../src/autoencoder/scaling/read-sweep.ts";

const row = { latents: 128, k: 4, loss: 0.2, l0: 4, deadFraction: 0, steps: 10, flops: 1 };
const sweep = { command: "npm run", batchSize: 8, seed: 1, rows: [row] };

describe("a sweep", () => {
  test("is read with what is drawn of it", () => {
    const { flops: _, ...point } = row;
    expect(readSweep(sweep)).toEqual({
      command: "npm run",
      batchSize: 8,
      seed: 1,
      points: [point],
    });
  });

  test.each([
    [null, "rows"],
    [{ ...sweep, rows: [] }, "rows"],
    [{ ...sweep, batchSize: "many" }, "batchSize"],
    [{ ...sweep, rows: [{ ...row, loss: undefined }] }, "loss"],
    [{ ...sweep, rows: [{ ...row, loss: 0 }] }, "below 0"],
  ])("that is none is refused: %o", (json, reason) => {
    expect(() => readSweep(json)).toThrow(reason);
  });

  test("that the page comes with falls with k and with n, and the law fits it roughly", async () => {
    const file = new URL("../../public/checkpoints/openmoji/scaling.json", import.meta.url);
    const { points } = readSweep(JSON.parse(await readFile(file, "utf8")));
    const lossOf = (latents: number, k: number) =>
      points.find((point) => point.latents === latents && point.k === k)!.loss;
    const ns = [...new Set(points.map(({ latents }) => latents))];
    const ks = [...new Set(points.map(({ k }) => k))];
    expect(points).toHaveLength(ns.length * ks.length);
    for (const n of ns)
      for (const [i, k] of ks.slice(1).entries()) expect(lossOf(n, k)).toBeLessThan(lossOf(n, ks[i]!));
    for (const k of ks)
      for (const [i, n] of ns.slice(1).entries()) expect(lossOf(n, k)).toBeLessThan(lossOf(ns[i]!, k));
    // Larger autoencoders help the more, the more features may be active; but the law is only a rough description here.
    const { law, residualError } = fitJointLaw(points);
    expect(law.gamma).toBeLessThan(0);
    expect(residualError).toBeLessThan(0.2);
  });
});

describe("a logarithmic scale", () => {
  test("puts equal ratios at equal distances, within its ends", () => {
    const { at, domain } = logScale([1, 10, 100], 0, 100, 0);
    expect([1, 10, 100].map((value) => Math.round(at(value)))).toEqual([0, 50, 100]);
    expect(domain[0]).toBeCloseTo(1, 9);
    const wide = logScale([0.05, 0.3], 200, 10, 0.1);
    for (const value of [0.05, 0.3]) expect(wide.at(value)).toBeGreaterThan(10);
    for (const value of [0.05, 0.3]) expect(wide.at(value)).toBeLessThan(200);
  });

  test("has round ticks", () => {
    expect(roundTicks([0.04, 0.6])).toEqual([0.05, 0.1, 0.2, 0.5]);
    expect(roundTicks([0.1, 1000])).toEqual([0.1, 1, 10, 100, 1000]);
    expect(roundTicks([0.08, 0.25])).toEqual([0.1, 0.15, 0.2]);
  });
});

test("labels that would lie over each other are moved apart", () => {
  expect(spread([10, 50, 12], 15)).toEqual([10, 50, 25]);
  expect(spread([30, 20], 5)).toEqual([30, 20]);
});
