import type { Activations } from "../../activations/activations.ts";
import type { Codes } from "../../codes.ts";

/** What ablations ask of an autoencoder; `Autoencoder` has it. */
export interface EncodesSparsely {
  /** The active latents of each row of x [rows, d]. */
  encode(x: Float32Array): Promise<Codes>;
  /** Rows of x [rows, d] as the autoencoder normalises them. */
  reconstruct(x: Float32Array): Promise<{ readonly normalized: Float32Array }>;
  /** One row [d] for each latent: what a unit of it adds in the normalised space. */
  decoderRows(): Promise<Activations>;
}

/** What an active latent adds to the reconstruction of one activation. */
export interface LatentContribution {
  readonly latent: number;
  /** Its value z > 0. */
  readonly value: number;
  /** z·d_latent in the activation's own scale, [d]. */
  readonly contribution: Float64Array;
}

/** The directions of an autoencoder's latents, read once for all activations that are to be looked at. */
export interface LatentContributions {
  /** n: number of latents. */
  readonly latents: number;
  /** For each row of x [rows, d] what its active latents add to the reconstruction, the largest value first. */
  of(x: Float32Array): Promise<LatentContribution[][]>;
}

/**
 * Reads the directions of an autoencoder's latents. Without a latent, an activation x becomes x less its contribution:
 * what the autoencoder does not explain stays.
 */
export async function latentContributions(autoencoder: EncodesSparsely): Promise<LatentContributions> {
  const { data: directions, width } = await autoencoder.decoderRows();
  return {
    latents: directions.length / width,
    async of(x) {
      const { values, indices, perRow } = await autoencoder.encode(x);
      const { normalized } = await autoencoder.reconstruct(x);
      return Array.from({ length: x.length / width }, (_, row) => {
        const own = [row * width, (row + 1) * width] as const;
        const scale = scaleOf(x.subarray(...own), normalized.subarray(...own));
        const active: LatentContribution[] = [];
        for (let at = row * perRow; at < (row + 1) * perRow; at++) {
          const [latent, value] = [indices[at], values[at]];
          if (value <= 0) continue;
          const direction = directions.subarray(latent * width, (latent + 1) * width);
          const contribution = new Float64Array(direction).map((d) => scale * value * d);
          active.push({ latent, value, contribution });
        }
        return active;
      });
    },
  };
}

/** Every normalisation is n = (x − m)/s, so that s is the ratio of the two deviations. A constant x has none: 0. */
function scaleOf(x: Float32Array, normalized: Float32Array): number {
  const [own, other] = [deviation(x), deviation(normalized)];
  return other === 0 ? 0 : own / other;
}

function deviation(x: Float32Array): number {
  const mean = x.reduce((sum, element) => sum + element, 0) / x.length;
  return Math.sqrt(x.reduce((sum, element) => sum + (element - mean) ** 2, 0));
}
