import { encodeSafetensors } from "@quadrivium/formats";
import { relativeError, seededRandom } from "@quadrivium/test-utils";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readSaeLens } from "../../src/index.ts";
import { computeOnHost } from "../support/host-autoencoder.ts";
import { floats, json } from "../support/interop-files.ts";
import { randomFloats, smallestGap } from "../support/random-autoencoder.ts";

interface Settings {
  readonly d: number;
  readonly n: number;
  readonly k: number;
  readonly centers: boolean;
  readonly rescales: boolean;
  readonly seed: number;
}

/** The formulas of `TopKSAE` in SAELens 6, on its own weights: W_enc [d, n], W_dec [n, d] with rows of any norm. */
function formulaOf(
  { d, n, k, centers, rescales }: Settings,
  { W_enc, b_enc, W_dec, b_dec }: Readonly<Record<"W_enc" | "b_enc" | "W_dec" | "b_dec", Float32Array>>,
  x: Float32Array,
) {
  const rows = x.length / d;
  const z = new Float64Array(rows * n);
  const all = new Float64Array(rows * n);
  const out = new Float64Array(rows * d);
  const norms = Array.from({ length: n }, (_, i) => Math.hypot(...W_dec.subarray(i * d, i * d + d)));
  for (let row = 0; row < rows; row++) {
    const hidden = norms.map((norm, i) => {
      let sum = b_enc[i];
      for (let j = 0; j < d; j++) sum += (x[row * d + j] - (centers ? b_dec[j] : 0)) * W_enc[j * n + i];
      return rescales ? sum * norm : sum;
    });
    const order = hidden.map((_, i) => i).sort((i, j) => hidden[j] - hidden[i]);
    for (const [rank, i] of order.entries()) {
      all[row * n + i] = Math.max(0, hidden[i]);
      if (rank < k) z[row * n + i] = all[row * n + i];
    }
    for (let j = 0; j < d; j++) {
      out[row * d + j] = b_dec[j];
      for (let i = 0; i < n; i++)
        out[row * d + j] += (z[row * n + i] / (rescales ? norms[i] : 1)) * W_dec[i * d + j];
    }
  }
  return { z, all, out };
}

it("TopK is read as what SAELens computes, for each combination of its folds", async () => {
  const settings = fc
    .record({
      d: fc.integer({ min: 2, max: 8 }),
      n: fc.integer({ min: 1, max: 16 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      centers: fc.boolean(),
      rescales: fc.boolean(),
      seed: fc.nat(2 ** 30),
    })
    .map(({ share, ...rest }) => ({ ...rest, k: 1 + Math.floor(share * (rest.n - 1)) }));
  await fc.assert(
    fc.asyncProperty(settings, async (each) => {
      const { d, n, k, centers, rescales, seed } = each;
      const random = seededRandom(seed);
      const weights = {
        W_enc: randomFloats(random, d * n),
        b_enc: randomFloats(random, n, 0.3),
        W_dec: randomFloats(random, n * d, 2),
        b_dec: randomFloats(random, d),
      };
      const x = randomFloats(random, 4 * d, 3);
      const { z, all, out } = formulaOf(each, weights, x);
      fc.pre(smallestGap(all, n, k) > 1e-4);
      const read = await readSaeLens({
        "sae_weights.safetensors": encodeSafetensors({
          W_enc: floats([d, n], weights.W_enc),
          b_enc: floats([n], weights.b_enc),
          W_dec: floats([n, d], weights.W_dec),
          b_dec: floats([d], weights.b_dec),
        }),
        "cfg.json": json({
          architecture: "topk",
          d_in: d,
          d_sae: n,
          k,
          apply_b_dec_to_input: centers,
          rescale_acts_by_decoder_norm: rescales,
          normalize_activations: "none",
          metadata: { sae_lens_version: "6.18.0" },
        }),
      });
      const result = computeOnHost(read, x);
      expect(relativeError(result.z, z)).toBeLessThan(1e-6);
      expect(relativeError(result.reconstruction, out)).toBeLessThan(1e-6);
    }),
    { numRuns: 200, seed: 6 },
  );
});

it("a latent with a decoder row of zeros stays without effect when norms are folded", async () => {
  const { parameters } = await readSaeLens({
    "sae_weights.safetensors": encodeSafetensors({
      W_enc: floats([2, 2], Float32Array.of(1, 2, 3, 4)),
      b_enc: floats([2], Float32Array.of(5, 6)),
      W_dec: floats([2, 2], Float32Array.of(0, 0, 3, 4)),
      b_dec: floats([2]),
    }),
    "cfg.json": json({ architecture: "topk", d_in: 2, d_sae: 2, k: 1, rescale_acts_by_decoder_norm: true }),
  });
  expect(parameters).toEqual({
    "encoder.weight": Float32Array.of(0, 0, 10, 20),
    "encoder.bias": Float32Array.of(0, 30),
    W_dec: Float32Array.of(0, 0, 0.6, 0.8),
    b_dec: Float32Array.of(0, 0),
  });
});
