import type { Autoencoder } from "../autoencoder.ts";
import type { SaeRecipe } from "../recipe.ts";
import { writeWeights } from "../write-weights.ts";

/**
 * Makes the rows of the decoder unit vectors at the end of a run, where the recipe leaves them otherwise: norms that
 * multiply the codes are folded into the encoder, others are dropped.
 */
export async function settleDecoder(
  autoencoder: Autoencoder,
  decoderNorm: SaeRecipe["decoderNorm"],
): Promise<void> {
  if (decoderNorm === "unitAfterStep") return;
  await writeWeights(autoencoder.parameters, autoencoder.model, await autoencoder.weights());
}
