import { OptionError } from "@quadrivium/kernels";
import type { Activations } from "../../activations/activations.ts";
import { cosine, normedRows, type SimilarLatent } from "./normed-rows.ts";

/**
 * The latents of an autoencoder whose decoder vectors have the largest cosines with that of one of them, nearest first,
 * itself left out; all others where there are fewer than `count`.
 * @param decoder Dᵀ [n, d], as `Autoencoder.decoderRows()` gives it
 * @throws {OptionError} when there is no such latent, the count is no whole number ≥ 0, or a number is not finite
 */
export function nearestLatents(decoder: Activations, latent: number, count: number): SimilarLatent[] {
  const rows = normedRows("nearestLatents", decoder);
  if (!Number.isInteger(latent) || latent < 0 || latent >= rows.count) {
    const expected = `a latent in 0 … ${rows.count - 1}`;
    throw new OptionError("nearestLatents: latent", { expected, received: String(latent) });
  }
  if (!Number.isInteger(count) || count < 0) {
    throw new OptionError("nearestLatents: count", {
      expected: "a whole number ≥ 0",
      received: String(count),
    });
  }
  return Array.from({ length: rows.count }, (_, other) => ({
    latent: other,
    cosine: cosine(rows, latent, rows, other),
  }))
    .filter((similar) => similar.latent !== latent)
    .sort((a, b) => b.cosine - a.cosine || a.latent - b.latent)
    .slice(0, count);
}
