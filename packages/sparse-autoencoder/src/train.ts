import { type Device, OptionError, type Program } from "@quadrivium/kernels";
import {
  type CheckpointStore,
  compileTrainingStep,
  constantSchedule,
  type DataSource,
  type FitResult,
  fit,
  type Schedule,
  type StepReport,
  shuffledBatches,
  traceTrainingStep,
} from "@quadrivium/nn";
import { Parameters } from "@quadrivium/tensor";
import { type Activations, checkActivations } from "./activations/activations.ts";
import { Autoencoder } from "./autoencoder.ts";
import { checkConfig, type SaeConfig } from "./config.ts";
import { SparseAutoencoder } from "./model.ts";
import { paperLearningRate, saePreset } from "./presets.ts";
import { checkRecipe } from "./recipe.ts";
import { sampleStatistics, writeStatistics } from "./training/initialize.ts";
import { type SaeMetric, type SaeStepOptions, saeTrainingGraph } from "./training/training-graph.ts";

/** Options of `trainSae`. */
export interface TrainSaeOptions extends SaeStepOptions {
  readonly config: SaeConfig;
  /** The number of steps in all. */
  readonly steps: number;
  /** η for each step. Default: the paper's constant 2·10⁻⁴/√(n/2¹⁴). */
  readonly learningRate?: Schedule;
  /** Seed of the initial weights and of the order of the data, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Called after each step, and waited for. */
  readonly onStep?: (report: StepReport<SaeMetric>) => void | Promise<void>;
  /** Called once before the first step with the autoencoder in training: its states may be read between steps. */
  readonly onStart?: (autoencoder: Autoencoder) => void | Promise<void>;
  /** Ends the run after the current step. */
  readonly signal?: AbortSignal;
  readonly checkpoints?: CheckpointStore;
  readonly saveEvery?: number;
  /** Goes on from the newest checkpoint; `"any-backend"` takes one that another backend made, as when a GPU was lost. */
  readonly resume?: boolean | "any-backend";
}

/** A trained autoencoder and how its training ended. */
export interface TrainSaeResult extends FitResult {
  readonly autoencoder: Autoencoder;
}

/**
 * The program of one step of `trainSae`, traced without a device: the workload by which `openDevice` chooses one.
 * @throws {OptionError} when the configuration is out of range
 */
export function saeWorkload(config: SaeConfig, options: SaeStepOptions): { readonly program: Program } {
  return traceTrainingStep(saeTrainingGraph(new SparseAutoencoder(config), options));
}

/**
 * Trains a TopK sparse autoencoder on activations held in memory.
 *
 * b_pre begins at the geometric median of a sample of the rows, the encoder as the decoder's transpose; the
 * reconstruction loss is scaled by one over the sample's variance. Rows come in a new seeded order in each epoch. The
 * same seed on the same backend gives the same bits, also when the run is killed and resumed.
 *
 * @example
 * const preset = saePreset("paper", { width: 192, latents: 1024, k: 16 }, { dead: { afterTokens: 200_000 } });
 * const device = await openDevice({ workload: saeWorkload(preset.config, { ...preset, batchSize: 1024 }) });
 * const { autoencoder } = await trainSae(device, { data, width: 192 }, { ...preset, batchSize: 1024, steps: 2000 });
 * const { values, indices } = await autoencoder.encode(data.subarray(0, 192));
 *
 * @throws {OptionError} when an option is out of range, or a number of the data is not finite
 * @throws {DivergedError} when the loss is not finite any more
 */
export async function trainSae(
  device: Device,
  activations: Activations,
  options: TrainSaeOptions,
): Promise<TrainSaeResult> {
  const { config, batchSize, steps, seed = 0, recipe = saePreset("paper", config).recipe } = options;
  const { onStep, onStart, signal, checkpoints, saveEvery, resume } = options;
  checkConfig(config);
  checkRecipe(recipe, config);
  if (activations.width !== config.width) {
    throw new OptionError("trainSae: width", {
      expected: `rows of width ${config.width}`,
      received: `${activations.width}`,
    });
  }
  const rows = checkActivations("trainSae: data", activations);
  const source: DataSource = shuffledBatches({ inputs: { x: activations.data }, rows, batchSize, seed });

  const parameters = new Parameters(device, { seed });
  const autoencoder = new Autoencoder(device, config, parameters);
  const graph = saeTrainingGraph(autoencoder.model, { batchSize, recipe });
  const step = await compileTrainingStep(device, graph, { parameters });
  try {
    await writeStatistics(parameters, await sampleStatistics(device, activations, config));
    await onStart?.(autoencoder);
    const learningRate = options.learningRate ?? constantSchedule(paperLearningRate(config.latents));
    const identity = { ...config, recipe, batchSize };
    const result = await fit(step, source, {
      steps,
      learningRate,
      onStep,
      signal,
      checkpoints,
      saveEvery,
      resume,
      config: identity,
    });
    return { ...result, autoencoder };
  } finally {
    await step.dispose();
  }
}
