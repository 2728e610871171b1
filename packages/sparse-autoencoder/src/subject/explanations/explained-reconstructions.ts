import { OptionError } from "@quadrivium/kernels";
import type { Autoencoder } from "../../autoencoder.ts";
import type { ExplainedLatent } from "../../evaluation/n2g/predict-codes.ts";
import { reconstructFromExplanations } from "../../evaluation/n2g/reconstruct-from-explanations.ts";
import type { Reconstructs } from "../downstream/evaluate-downstream.ts";

/**
 * An autoencoder whose codes are what explanations predict from the tokens, for `evaluateDownstream` on the same
 * documents: explanation reconstruction (Gao et al. 2024, §4.4). The scale of each activation, where the autoencoder
 * takes it away before encoding, is the true one.
 *
 * @example
 * const explained = await explainedReconstructions(autoencoder, explanations, documents);
 * const { autoencoder: loss } = await evaluateDownstream(subject, explained, documents, { hook });
 *
 * @throws {OptionError} when a latent comes twice, or there are no tokens; from `reconstruct`, when a row is of no token of
 * these documents
 */
export async function explainedReconstructions(
  autoencoder: Pick<Autoencoder, "config" | "decode" | "restore">,
  explanations: readonly ExplainedLatent[],
  documents: readonly ArrayLike<number>[],
): Promise<Reconstructs> {
  const { width } = autoencoder.config;
  const decoded = await reconstructFromExplanations(autoencoder, explanations, documents);
  const starts: number[] = [0];
  for (const { length } of documents) starts.push(starts[starts.length - 1] + length);
  return {
    async reconstruct(x, places) {
      const rows = new Float32Array(x.length);
      for (let i = 0; i < x.length / width; i++) {
        const [document, position] = [places.documents[i], places.positions[i]];
        const row = starts[document] + position;
        if (!(row < starts[document + 1])) {
          throw new OptionError("explainedReconstructions: places", {
            expected: "tokens of the documents that were explained",
            received: `token ${position} of document ${document}`,
          });
        }
        rows.set(decoded.subarray(row * width, (row + 1) * width), i * width);
      }
      return { restored: await autoencoder.restore(rows, x) };
    },
  };
}
