import { shuffledBatches } from "@quadrivium/nn";
import type { ActivationSource } from "./activation-source.ts";
import { type Activations, checkActivations } from "./activations.ts";

/** Options of `inMemorySource`. */
export interface InMemorySourceOptions {
  /** Seed of the order, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
}

/**
 * Rows held in memory as a source without end, in a new seeded order in each epoch; an incomplete batch at the end of an
 * epoch is left out.
 * @throws {OptionError} when there are no whole rows or one is not finite; from `batches`, when a batch is larger than
 * the data
 */
export function inMemorySource(
  activations: Activations,
  { seed = 0 }: InMemorySourceOptions = {},
): ActivationSource {
  const { data, width } = activations;
  const rows = checkActivations("activations", activations);
  return {
    width,
    async *batches(position, batchSize) {
      const batches = shuffledBatches({ inputs: { x: data }, rows, batchSize, seed })(position);
      for await (const { inputs } of batches) if (inputs.x instanceof Float32Array) yield inputs.x;
    },
  };
}
