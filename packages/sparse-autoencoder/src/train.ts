import type { Device, Program } from "@quadrivium/kernels";
import { traceTrainingStep } from "@quadrivium/nn";
import type { ActivationSource } from "./activations/activation-source.ts";
import { type Activations, checkActivations, sampleRows } from "./activations/activations.ts";
import { inMemorySource } from "./activations/in-memory-source.ts";
import type { SaeConfig } from "./config.ts";
import { SparseAutoencoder } from "./model.ts";
import { SharedSource } from "./training/shared-source.ts";
import { type TrainingInputs, trainOnSource } from "./training/train-on-source.ts";
import type {
  SaeRunOptions,
  TrainSaeOptions,
  TrainSaeResult,
  TrainSaesOptions,
} from "./training/train-options.ts";
import { firstRowsOf } from "./training/training-data.ts";
import { type SaeStepOptions, saeTrainingGraph } from "./training/training-graph.ts";

/** How many rows b_pre and the loss's scale are worked out from. */
const SAMPLE_ROWS = 32_768;

/**
 * The program of one step of `trainSae`, traced without a device: the workload by which `openDevice` chooses one.
 * @throws {OptionError} when the configuration is out of range
 */
export function saeWorkload(config: SaeConfig, options: SaeStepOptions): { readonly program: Program } {
  return traceTrainingStep(saeTrainingGraph(new SparseAutoencoder(config, options.recipe), options));
}

/** Rows in memory as a source, with a sample spread over all of them; of another source the first rows are taken. */
function inputsFrom(
  data: Activations | ActivationSource,
  { batchSize, seed }: SaeRunOptions,
): TrainingInputs {
  if ("batches" in data) {
    let sample: Promise<Activations> | undefined;
    return {
      source: data,
      sample: () => (sample ??= firstRowsOf(data, batchSize, SAMPLE_ROWS)),
    };
  }
  checkActivations("trainSae: data", data);
  return { source: inMemorySource(data, { seed }), sample: async () => sampleRows(data, SAMPLE_ROWS) };
}

/**
 * Trains a sparse autoencoder on activations, held in memory or read from a source.
 *
 * The recipe says how: where b_pre and the weights begin, the losses, the optimiser. Rows in memory come in a new seeded
 * order in each epoch; a source decides on its order itself, and a run ends early where it ends. The same seed on the
 * same backend gives the same bits, also when the run is killed and resumed.
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
  data: Activations | ActivationSource,
  options: TrainSaeOptions,
): Promise<TrainSaeResult> {
  return trainOnSource(device, inputsFrom(data, options), options);
}

/**
 * Trains several autoencoders at once on the same batches, each of which is read once: for sweeps, where reading or
 * computing activations costs more than a step. Each ends in the bits that `trainSae` alone would give.
 *
 * @example
 * const runs = [8, 16, 32].map((k) => saePreset("paper", { width: 192, latents: 1024, k }));
 * const results = await trainSaes(device, { data, width: 192 }, { runs, batchSize: 1024, steps: 2000 });
 *
 * @returns the results in the order of `runs`
 * @throws what `trainSae` throws, for the first that fails; the others then end after their current step
 */
export async function trainSaes(
  device: Device,
  data: Activations | ActivationSource,
  { runs, signal, ...common }: TrainSaesOptions,
): Promise<TrainSaeResult[]> {
  const { source, sample } = inputsFrom(data, common);
  const shared = new SharedSource(source, common.batchSize, runs.length);
  const failure = new AbortController();
  const ended = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const train = async (run: TrainSaesOptions["runs"][number]) => {
    try {
      return await trainOnSource(device, { source: shared, sample }, { ...common, ...run, signal: ended });
    } catch (error) {
      failure.abort();
      throw error;
    } finally {
      await shared.leave();
    }
  };
  const results = await Promise.allSettled(runs.map(train));
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
