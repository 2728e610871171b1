import type { Autoencoder } from "../autoencoder.ts";
import type { SaeRecipe } from "../recipe.ts";
import { writeWeights } from "../write-weights.ts";
import { scaleRows } from "./first-rows.ts";

/**
 * Makes the rows of the decoder unit vectors at the end of a run, where the recipe leaves them otherwise: norms that
 * multiply the codes are folded into the encoder, others are dropped.
 */
export async function settleDecoder(
  autoencoder: Autoencoder,
  decoderNorm: SaeRecipe["decoderNorm"],
): Promise<void> {
  if (decoderNorm === "unitAfterStep") return;
  const weights = await autoencoder.weights();
  scaleRows(weights.W_dec, autoencoder.config.width, 1);
  await writeWeights(autoencoder.parameters, autoencoder.model, weights);
}
