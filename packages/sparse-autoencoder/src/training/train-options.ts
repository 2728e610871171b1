import type { CheckpointStore, FitResult, Schedule, StepReport } from "@quadrivium/nn";
import type { Autoencoder } from "../autoencoder.ts";
import type { SaeConfig } from "../config.ts";
import type { SaeMetric, SaeStepOptions } from "./training-graph.ts";

/** What belongs to one autoencoder of a run. */
export interface SaeRun extends Pick<SaeStepOptions, "recipe"> {
  readonly config: SaeConfig;
  /** η for each step. Default: the recipe's. */
  readonly learningRate?: Schedule;
  /** An autoencoder to go on from: its weights are the first ones, instead of fresh ones. */
  readonly start?: Autoencoder;
  /** Called after each step, and waited for. */
  readonly onStep?: (report: StepReport<SaeMetric>) => void | Promise<void>;
  /** Called once before the first step with the autoencoder in training: its states may be read between steps. */
  readonly onStart?: (autoencoder: Autoencoder) => void | Promise<void>;
  /** Where checkpoints go. */
  readonly checkpoints?: CheckpointStore;
}

/** What is the same for all autoencoders of a run. */
export interface SaeRunOptions extends Pick<SaeStepOptions, "batchSize"> {
  /** The number of steps in all. */
  readonly steps: number;
  /** Seed of the initial weights and of the order of data in memory, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Ends the run after the current step. */
  readonly signal?: AbortSignal;
  /** Saves a checkpoint every so many steps, besides the one at the end. */
  readonly saveEvery?: number;
  /** Goes on from the newest checkpoint; `"any-backend"` takes one that another backend made, as when a GPU was lost. */
  readonly resume?: boolean | "any-backend";
}

/** Options of `trainSae`. */
export interface TrainSaeOptions extends SaeRun, SaeRunOptions {}

/** Options of `trainSaes`. */
export interface TrainSaesOptions extends SaeRunOptions {
  /** The autoencoders to train, each with what is its own. */
  readonly runs: readonly SaeRun[];
}

/** A trained autoencoder and how its training ended. */
export interface TrainSaeResult extends FitResult {
  readonly autoencoder: Autoencoder;
  /**
   * A new autoencoder with the moving averages of the weights.
   * @throws {OptionError} when the recipe keeps none, or before the first step
   */
  averaged(): Promise<Autoencoder>;
}
