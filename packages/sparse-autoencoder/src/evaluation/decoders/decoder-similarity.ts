import type { Activations } from "../../activations/activations.ts";
import { type TaskOptions, taskSteps } from "../task-progress.ts";
import { mostSimilar, normedPair } from "./normed-rows.ts";

/** For each latent of one autoencoder its like in another. */
export interface DecoderSimilarity {
  /** The latent of the other [n]; −1 where there is none left for it. */
  readonly latents: Int32Array;
  /** The cosine between the two decoder vectors [n]; NaN where there is none left. */
  readonly cosines: Float64Array;
  /** Mean of the cosines that there are. */
  readonly meanCosine: number;
}

/**
 * For each latent of `from` the latent of `to` whose decoder vector has the largest cosine with its own, the lowest
 * among equal ones, and the mean of these cosines: how much of one autoencoder is found again in another. Not symmetric.
 *
 * @param from Dᵀ [n, d], as `Autoencoder.decoderRows()` gives it
 * @param to Dᵀ [m, d]
 * @param options The units of progress are latents of `from`.
 * @throws {OptionError} when the widths differ or a number is not finite
 * @throws the reason of the signal when aborted
 */
export async function decoderSimilarity(
  from: Activations,
  to: Activations,
  options: TaskOptions = {},
): Promise<DecoderSimilarity> {
  const [own, others] = normedPair("decoderSimilarity", from, to);
  const latents = new Int32Array(own.count);
  const cosines = new Float64Array(own.count);
  const step = taskSteps(options, own.count);
  for (let i = 0; i < own.count; i++) {
    const { latent, cosine } = mostSimilar(own, i, others);
    latents[i] = latent;
    cosines[i] = cosine;
    await step(i + 1);
  }
  return { latents, cosines, meanCosine: cosines.reduce((sum, cosine) => sum + cosine, 0) / own.count };
}
