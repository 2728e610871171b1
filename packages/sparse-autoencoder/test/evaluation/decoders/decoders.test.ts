import { normalArray } from "@quadrivium/test-utils";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Activations, decoderSimilarity, matchDecoders, nearestLatents } from "../../../src/index.ts";

const decoder = (seed: number, latents: number, width = 7): Activations => ({
  data: Float32Array.from(normalArray(seed, latents * width)),
  width,
});
const row = ({ data, width }: Activations, i: number) => data.subarray(i * width, (i + 1) * width);
const norm = (a: Float32Array) => Math.sqrt(a.reduce((sum, e) => sum + e * e, 0));
const cosineOf = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, e, j) => sum + e * b[j], 0) / (norm(a) * norm(b));

describe("decoderSimilarity", () => {
  it.each([7, 8, 1])("finds the best of all cosines, width %d", async (width) => {
    const [from, to] = [decoder(1, 12, width), decoder(2, 20, width)];
    const { latents, cosines, meanCosine } = await decoderSimilarity(from, to);
    for (let i = 0; i < 12; i++) {
      const all = Array.from({ length: 20 }, (_, j) => cosineOf(row(from, i), row(to, j)));
      expect(cosines[i]).toBeCloseTo(Math.max(...all), 12);
      expect(all[latents[i]]).toBeCloseTo(Math.max(...all), 12);
    }
    expect(meanCosine).toBeCloseTo(cosines.reduce((a, b) => a + b) / 12, 12);
  });

  it("finds a decoder again in one with other lengths and another order", async () => {
    const from = decoder(3, 9);
    const data = new Float32Array(9 * 7);
    for (let i = 0; i < 9; i++)
      data.set(
        row(from, i).map((e) => e * (i + 0.5)),
        ((i * 4) % 9) * 7,
      );
    const { latents, meanCosine } = await decoderSimilarity(from, { data, width: 7 });
    expect([...latents]).toEqual(Array.from({ length: 9 }, (_, i) => (i * 4) % 9));
    expect(meanCosine).toBeCloseTo(1, 6);
  });

  it("a latent without a decoder vector is like none: cosine 0", async () => {
    const from = { data: new Float32Array(7), width: 7 };
    expect(await decoderSimilarity(from, decoder(4, 3))).toMatchObject({ meanCosine: 0 });
    expect([...(await decoderSimilarity(from, decoder(4, 3))).latents]).toEqual([0]);
  });
});

describe("matchDecoders", () => {
  /** The pair with the largest cosine first, by looking at all pairs each time. */
  function greedy(from: Activations, to: Activations): number[] {
    const [n, m] = [from.data.length / from.width, to.data.length / to.width];
    const partners = new Array<number>(n).fill(-1);
    for (let left = Math.min(n, m); left > 0; left--) {
      let best = { i: -1, j: -1, cosine: -Infinity };
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          if (partners[i] >= 0 || partners.includes(j)) continue;
          const cosine = cosineOf(row(from, i), row(to, j));
          if (cosine > best.cosine) best = { i, j, cosine };
        }
      }
      partners[best.i] = best.j;
    }
    return partners;
  }

  it.each([
    [10, 10],
    [10, 16],
    [16, 10],
    [1, 5],
  ])("pairs as looking at all pairs each time does, %d and %d latents", async (n, m) => {
    for (const seed of [5, 6, 7]) {
      const [from, to] = [decoder(seed, n, 3), decoder(seed + 100, m, 3)];
      const { latents, cosines, meanCosine } = await matchDecoders(from, to);
      const expected = greedy(from, to);
      expect([...latents]).toEqual(expected);
      const paired = expected.flatMap((j, i) => (j < 0 ? [] : [cosineOf(row(from, i), row(to, j))]));
      expect(meanCosine).toBeCloseTo(paired.reduce((a, b) => a + b) / paired.length, 12);
      for (const [i, j] of expected.entries()) expect(Number.isNaN(cosines[i])).toBe(j < 0);
    }
  });

  it("gives every latent one partner, though many are the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(-1, 0, 1), { minLength: 2, maxLength: 24 }),
        fc.array(fc.constantFrom(-1, 0, 1), { minLength: 2, maxLength: 24 }),
        async (a, b) => {
          const rows = (of: number[]) => ({
            data: Float32Array.from(of.slice(0, 2 * (of.length >> 1))),
            width: 2,
          });
          const { latents } = await matchDecoders(rows(a), rows(b));
          const partners = [...latents].filter((latent) => latent >= 0);
          expect(new Set(partners).size).toBe(partners.length);
          expect(partners).toHaveLength(Math.min(a.length >> 1, b.length >> 1));
        },
      ),
      { seed: 4 },
    );
  });
});

describe("nearestLatents", () => {
  it("is in the order of the cosines, without the latent itself", () => {
    const rows = decoder(8, 15);
    const nearest = nearestLatents(rows, 4, 5);
    const all = Array.from({ length: 15 }, (_, latent) => ({
      latent,
      cosine: cosineOf(row(rows, 4), row(rows, latent)),
    }))
      .filter(({ latent }) => latent !== 4)
      .sort((a, b) => b.cosine - a.cosine);
    expect(nearest.map(({ latent }) => latent)).toEqual(all.slice(0, 5).map(({ latent }) => latent));
    for (const [i, { cosine }] of nearest.entries()) expect(cosine).toBeCloseTo(all[i].cosine, 12);
    expect(nearestLatents(rows, 4, 100)).toHaveLength(14);
    expect(nearestLatents(rows, 4, 0)).toEqual([]);
  });
});

describe("both comparisons", () => {
  it.each([
    ["decoderSimilarity", decoderSimilarity],
    ["matchDecoders", matchDecoders],
  ])("%s tells how far it is, and stops when asked to", async (_, compare) => {
    const seen: number[] = [];
    await compare(decoder(1, 6), decoder(2, 6), { onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(6);
    const controller = new AbortController();
    const stopped = compare(decoder(1, 6), decoder(2, 6), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });

  it("name what is wrong", async () => {
    await expect(decoderSimilarity(decoder(1, 4), decoder(2, 4, 8))).rejects.toThrow(
      /decoders of one width, got 7 and 8/,
    );
    const bad = { data: Float32Array.of(1, Number.NaN), width: 2 };
    await expect(matchDecoders(bad, bad)).rejects.toThrow(/matchDecoders: expected finite numbers, got NaN/);
    expect(() => nearestLatents(decoder(1, 4), 4, 1)).toThrow(/a latent in 0 … 3, got 4/);
    expect(() => nearestLatents(decoder(1, 4), 0, -1)).toThrow(/count: expected a whole number ≥ 0/);
  });
});
