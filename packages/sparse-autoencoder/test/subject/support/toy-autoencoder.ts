import { normalArray } from "@quadrivium/test-utils";
import type { EncodesSparsely } from "../../../src/subject.ts";

/** What both the downstream evaluation and the ablations ask of an autoencoder. */
export interface ToyAutoencoder extends EncodesSparsely {
  reconstruct(
    x: Float32Array,
  ): Promise<{ readonly normalized: Float32Array; readonly restored: Float32Array }>;
}

/**
 * An autoencoder that was never trained: rows are brought to mean 0 and deviation 1, the `k` largest of their products
 * with fixed unit directions are kept where they are positive, and everything is undone.
 */
export function toyAutoencoder(width: number, latents: number, k: number): ToyAutoencoder {
  const directions = Float32Array.from(normalArray(11, latents * width));
  for (let start = 0; start < directions.length; start += width) {
    const row = directions.subarray(start, start + width);
    const norm = Math.hypot(...row);
    for (let j = 0; j < width; j++) row[j] /= norm;
  }
  const direction = (latent: number) => directions.subarray(latent * width, (latent + 1) * width);
  const normalize = (x: Float32Array) => {
    const mean = x.reduce((a, b) => a + b, 0) / width;
    const deviation = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / width);
    return { mean, deviation, n: x.map((element) => (element - mean) / deviation) };
  };
  const encodeRow = (n: Float32Array) =>
    Array.from({ length: latents }, (_, latent) => {
      const value = direction(latent).reduce((sum, d, j) => sum + d * n[j], 0);
      return { latent, value };
    })
      .sort((a, b) => b.value - a.value)
      .slice(0, k)
      .map(({ latent, value }) => ({ latent, value: Math.max(0, value) }));
  const rowsOf = (x: Float32Array) =>
    Array.from({ length: x.length / width }, (_, row) => normalize(x.slice(row * width, (row + 1) * width)));
  return {
    async encode(x) {
      const codes = rowsOf(x).flatMap(({ n }) => encodeRow(n));
      return {
        values: Float32Array.from(codes, ({ value }) => value),
        indices: Int32Array.from(codes, ({ latent }) => latent),
        perRow: k,
      };
    },
    async reconstruct(x) {
      const rows = rowsOf(x);
      const restored = rows.flatMap(({ n, mean, deviation }) => {
        const row = new Array<number>(width).fill(mean);
        for (const { latent, value } of encodeRow(n)) {
          direction(latent).forEach((d, j) => {
            row[j] += deviation * value * d;
          });
        }
        return row;
      });
      const normalized = Float32Array.from(rows.flatMap(({ n }) => [...n]));
      return { normalized, restored: Float32Array.from(restored) };
    },
    async decoderRows() {
      return { data: directions.slice(), width };
    },
  };
}
