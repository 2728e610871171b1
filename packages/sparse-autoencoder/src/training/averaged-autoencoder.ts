import { type Device, OptionError } from "@quadrivium/kernels";
import { readAverage } from "@quadrivium/nn";
import { Parameters } from "@quadrivium/tensor";
import { Autoencoder } from "../autoencoder.ts";
import type { SaeRecipe } from "../recipe.ts";
import { writeWeights } from "../write-weights.ts";
import { scaleRows } from "./first-rows.ts";

/**
 * A new autoencoder with the moving averages of another one's weights, without their bias towards the start and with
 * unit rows of the decoder.
 * @param steps how many steps it was trained for
 * @throws {OptionError} when the recipe keeps no averages, or before the first step
 */
export async function averagedAutoencoder(
  device: Device,
  { config, model, parameters }: Autoencoder,
  recipe: SaeRecipe,
  steps: number,
): Promise<Autoencoder> {
  if (recipe.average === undefined) {
    const expected = "a recipe with moving averages";
    throw new OptionError("averaged", { expected, received: "one without" });
  }
  const { decay } = recipe.average;
  const own = new Parameters(device, { seed: parameters.seed });
  const inTraining = new Autoencoder(device, config, own, recipe);
  const averages: Record<string, Float32Array> = {};
  for (const { source } of model.parameters) {
    averages[source.name] = await readAverage(parameters, source.name, decay, steps);
  }
  await writeWeights(own, inTraining.model, averages);
  const weights = await inTraining.weights();
  scaleRows(weights.W_dec, config.width, 1);
  await writeWeights(own, inTraining.model, weights);
  await inTraining.dispose();
  return new Autoencoder(device, config, own);
}
