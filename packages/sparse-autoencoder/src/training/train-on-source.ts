import { type Device, OptionError } from "@quadrivium/kernels";
import { fit } from "@quadrivium/nn";
import { Parameters } from "@quadrivium/tensor";
import type { ActivationSource } from "../activations/activation-source.ts";
import type { Activations } from "../activations/activations.ts";
import { Autoencoder } from "../autoencoder.ts";
import { checkRecipe } from "../check-recipe.ts";
import { checkConfig } from "../config.ts";
import { saePreset } from "../presets/sae-preset.ts";
import { averagedAutoencoder } from "./averaged-autoencoder.ts";
import { initialize } from "./initialize.ts";
import { learningRateOf } from "./learning-rate.ts";
import { settleDecoder } from "./settle-decoder.ts";
import type { TrainSaeOptions, TrainSaeResult } from "./train-options.ts";
import { trainingData } from "./training-data.ts";
import { compileSaeStep } from "./training-step.ts";

/** What an autoencoder is trained on. */
export interface TrainingInputs {
  readonly source: ActivationSource;
  /** Some rows, for what has to be known before the first step. */
  readonly sample: () => Promise<Activations>;
}

async function willResume({ resume, checkpoints }: TrainSaeOptions): Promise<boolean> {
  return Boolean(resume) && checkpoints !== undefined && (await checkpoints.steps()).length > 0;
}

/** Trains one autoencoder on a source. @throws what `trainSae` throws */
export async function trainOnSource(
  device: Device,
  { source, sample }: TrainingInputs,
  options: TrainSaeOptions,
): Promise<TrainSaeResult> {
  const { config, batchSize, steps, seed = 0, recipe = saePreset("paper", config).recipe } = options;
  const { start, onStep, onStart, signal, checkpoints, saveEvery, resume } = options;
  checkConfig(config);
  checkRecipe(recipe, config);
  if (source.width !== config.width) {
    const expected = `rows of width ${config.width}`;
    throw new OptionError("trainSae: width", { expected, received: `${source.width}` });
  }
  const parameters = new Parameters(device, { seed });
  const autoencoder = new Autoencoder(device, config, parameters, recipe);
  const step = await compileSaeStep(device, { model: autoencoder.model, parameters, recipe, batchSize });
  try {
    // A checkpoint brings all states with it.
    if (!(await willResume(options))) await initialize(device, autoencoder, { recipe, sample, start });
    await onStart?.(autoencoder);
    const result = await fit(step, trainingData(source, batchSize, config, recipe), {
      steps,
      learningRate: options.learningRate ?? learningRateOf(recipe.learningRate, steps),
      onStep,
      signal,
      checkpoints,
      saveEvery,
      resume,
      config: { ...config, recipe, batchSize },
    });
    await settleDecoder(autoencoder, recipe.decoderNorm);
    const averaged = () => averagedAutoencoder(device, autoencoder, recipe, result.step);
    return { ...result, autoencoder, averaged };
  } finally {
    await step.dispose();
  }
}
