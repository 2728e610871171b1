import { OptionError, type TensorData } from "@quadrivium/kernels";
import { loadCheckpoint, saveCheckpoint } from "../checkpoints/checkpoint.ts";
import type { CheckpointStore } from "../checkpoints/checkpoint-store.ts";
import type { TrainerState } from "../checkpoints/trainer-state.ts";
import type { Schedule } from "../schedules.ts";
import { checkFinite } from "./check-finite.ts";
import type { Batch, DataSource } from "./data-source.ts";
import { RateMeter } from "./rate-meter.ts";
import type { TrainingStep } from "./training-step.ts";

/** What is told after each step. */
export interface StepReport<Metric extends string = string> {
  /** The number of finished steps, from 1. */
  readonly step: number;
  /** The number of steps to take in all. */
  readonly steps: number;
  readonly loss: number;
  /** The learning rate of this step. */
  readonly learningRate: number;
  /** The step's metrics; row-major. */
  readonly metrics: Readonly<Record<Metric | "loss", TensorData>>;
  /** Examples and tokens seen so far, earlier runs included. */
  readonly examples: number;
  readonly tokens: number;
  /** Examples per second of the last steps (about a second's worth of them). */
  readonly examplesPerSecond: number;
  /** Estimated seconds until the last step. */
  readonly secondsLeft: number;
}

/** Options of `fit`. */
export interface FitOptions<Metric extends string = string> {
  /** The number of steps to take in all, earlier runs included. */
  readonly steps: number;
  /** η for each step, fed as the input `learningRate`. */
  readonly learningRate: Schedule;
  /** Called after each step, and waited for: a promise holds the run until it settles. */
  readonly onStep?: (report: StepReport<Metric>) => void | Promise<void>;
  /** Ends the run after the current step, with a checkpoint where there is a store. */
  readonly signal?: AbortSignal;
  /** Where checkpoints go. */
  readonly checkpoints?: CheckpointStore;
  /** Saves a checkpoint every so many steps, besides the one at the end. */
  readonly saveEvery?: number;
  /**
   * Goes on from the newest checkpoint, if there is one. With `true` it has to be from the same backend, with the same
   * BLAS and SIMD level, since others would not give the same bits; `"any-backend"` takes it from any, as when a GPU
   * was lost. Default false.
   */
  readonly resume?: boolean | "any-backend";
  /** What belongs to the run besides its states and is written to `config.json`. On resume it has to be the same. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** How a run ended. */
export interface FitResult {
  /** Finished steps, earlier runs included. */
  readonly step: number;
  /** `false` when the signal ended it, or the data did. */
  readonly isComplete: boolean;
  readonly examples: number;
  readonly tokens: number;
}

function checkOptions({ steps, saveEvery, checkpoints, resume }: FitOptions): void {
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  if (!isCount(steps))
    throw new OptionError("fit: steps", { expected: "a whole number ≥ 1", received: String(steps) });
  if (saveEvery !== undefined && !isCount(saveEvery)) {
    throw new OptionError("fit: saveEvery", { expected: "a whole number ≥ 1", received: String(saveEvery) });
  }
  if ((saveEvery !== undefined || resume) && checkpoints === undefined) {
    throw new OptionError("fit: checkpoints", {
      expected: "a store, since saveEvery or resume is given",
      received: "none",
    });
  }
}

/**
 * Trains: feeds batches to a step until as many steps are done as asked for, or the signal ends the run.
 *
 * A run that was killed goes on from its last checkpoint bit for bit: weights, optimiser, counters and the position in
 * the data are all in it.
 * @throws {DivergedError} when the loss is not finite; the last checkpoint is left as it is
 * @throws {OptionError} when an option is out of range, or a checkpoint belongs to another configuration, seed, backend, BLAS
 * or SIMD level
 */
export async function fit<Metric extends string>(
  step: TrainingStep<Metric>,
  source: DataSource,
  options: FitOptions<Metric>,
): Promise<FitResult> {
  checkOptions(options);
  const {
    steps,
    learningRate,
    onStep,
    signal,
    checkpoints,
    saveEvery,
    resume = false,
    config = {},
  } = options;
  let state: TrainerState = { step: 0, examples: 0, tokens: 0 };
  if (resume && checkpoints !== undefined) {
    state = (await loadCheckpoint(checkpoints, step, config, resume === "any-backend")) ?? state;
  }
  let savedAt = state.step;
  const save = async () => {
    if (checkpoints === undefined || savedAt === state.step) return;
    await saveCheckpoint(checkpoints, step, state, config);
    savedAt = state.step;
  };

  const meter = new RateMeter();
  meter.update(state.examples, state.step);
  const take = async (batch: Batch) => {
    const rate = learningRate(state.step);
    const metrics = await step.run({ ...batch.inputs, learningRate: rate });
    state = {
      step: state.step + 1,
      examples: state.examples + batch.examples,
      tokens: state.tokens + (batch.tokens ?? batch.examples),
    };
    await checkFinite(step, state.step, metrics.loss);
    const speed = meter.update(state.examples, state.step);
    const secondsLeft = speed.steps > 0 ? (steps - state.step) / speed.steps : Infinity;
    const loss = metrics.loss[0];
    await onStep?.({
      ...state,
      steps,
      loss,
      learningRate: rate,
      metrics,
      examplesPerSecond: speed.examples,
      secondsLeft,
    });
  };

  if (state.step < steps && !signal?.aborted) {
    for await (const batch of source(state.step)) {
      await take(batch);
      if (saveEvery !== undefined && state.step % saveEvery === 0) await save();
      if (state.step >= steps || signal?.aborted) break;
    }
  }
  await save();
  return { ...state, isComplete: state.step >= steps };
}
