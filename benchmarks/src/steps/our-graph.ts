import { minimize } from "@quadrivium/nn";
import { paperConfig, SparseAutoencoder, saeTrainingGraph } from "@quadrivium/sparse-autoencoder";
import type { Traced } from "@quadrivium/tensor";
import type { SaeCase } from "./sae-case.ts";

/**
 * Our training step as `trainSae` takes it, its metrics included, but without what the peer does not do: AuxK, input
 * normalisation, averages.
 */
export function ourGraph({ width, latents, k, rows }: SaeCase): Traced {
  const { auxiliary, ...paper } = paperConfig({ width, latents, k, inputNormalization: "none" });
  const model = new SparseAutoencoder({ ...paper, auxiliary: { ...auxiliary, coefficient: 0 } });
  const { loss, metrics, updates, parameters, optimization } = saeTrainingGraph(model, { batchSize: rows });
  return {
    outputs: { ...metrics, loss },
    updates: [...minimize(loss, parameters, optimization), ...(updates ?? [])],
  };
}
