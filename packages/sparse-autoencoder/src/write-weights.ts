import { OptionError } from "@quadrivium/kernels";
import { type Parameters, state } from "@quadrivium/tensor";
import type { SparseAutoencoder } from "./model.ts";

/**
 * Writes weights into the states of a model.
 * @throws {OptionError} when they are not those that the model has
 * @throws {ShapeError} when one has another size
 */
export async function writeWeights(
  parameters: Parameters,
  model: SparseAutoencoder,
  weights: Readonly<Record<string, Float32Array>>,
): Promise<void> {
  const names = model.parameters.map(({ source }) => source.name);
  const given = Object.keys(weights);
  if ([...names].sort().join() !== [...given].sort().join()) {
    throw new OptionError("weights of an autoencoder", {
      expected: names.join(", "),
      received: given.join(", "),
    });
  }
  for (const { source, shape } of model.parameters) {
    // Made as zeros where it does not exist yet: nothing random is drawn only to be overwritten.
    await parameters.tensor(state(source.name, shape));
    await parameters.write(source.name, weights[source.name]);
  }
}
