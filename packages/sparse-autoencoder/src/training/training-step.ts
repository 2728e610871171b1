import type { Device } from "@quadrivium/kernels";
import { compileTrainingStep, type TrainingStep } from "@quadrivium/nn";
import type { Parameters } from "@quadrivium/tensor";
import type { SparseAutoencoder } from "../model.ts";
import type { SaeRecipe } from "../recipe.ts";
import { type SaeMetric, saeTrainingGraph } from "./training-graph.ts";

/** What a step is compiled from. */
export interface CompiledStepOptions {
  readonly model: SparseAutoencoder;
  readonly parameters: Parameters;
  readonly recipe: SaeRecipe;
  readonly batchSize: number;
}

/**
 * Makes a training step ready. Where the number of active latents falls at first, there are two programs over the same
 * states: one with an input `k`, as wide as the first k, and the usual one for when it has come down.
 */
export async function compileSaeStep(
  device: Device,
  { model, parameters, recipe, batchSize }: CompiledStepOptions,
): Promise<TrainingStep<SaeMetric>> {
  const compileGraph = (annealed: boolean) =>
    compileTrainingStep(device, saeTrainingGraph(model, { batchSize, recipe, annealed }), { parameters });
  const usual = await compileGraph(false);
  if (recipe.annealing === undefined) return usual;
  const annealed = await compileGraph(true).catch(async (error) => {
    await usual.dispose();
    throw error;
  });
  return {
    ...usual,
    run: ({ k, ...inputs }) =>
      Number(k) > model.config.k ? annealed.run({ ...inputs, k }) : usual.run(inputs),
    async dispose() {
      await annealed.dispose();
      await usual.dispose();
    },
  };
}
