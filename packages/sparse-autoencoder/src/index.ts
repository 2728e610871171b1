/**
 * TopK sparse autoencoders after Gao et al. 2024, "Scaling and evaluating sparse autoencoders".
 *
 * @packageDocumentation
 */

export type { ActivationShard, RowRange, ShardOptions } from "./activations/activation-shard.ts";
export { ActivationShards, openActivationShards } from "./activations/activation-shards.ts";
export type { ActivationSource } from "./activations/activation-source.ts";
export type { Activations } from "./activations/activations.ts";
export { type InMemorySourceOptions, inMemorySource } from "./activations/in-memory-source.ts";
export { type InputScaleAim, inputScaleOf } from "./activations/input-scale.ts";
export type { OpenShardOptions } from "./activations/open-shard.ts";
export { ShuffledActivations, type ShuffledActivationsOptions } from "./activations/shuffled-activations.ts";
export { Autoencoder } from "./autoencoder.ts";
export { checkRecipe } from "./check-recipe.ts";
export type { Codes } from "./codes.ts";
export {
  checkConfig,
  type InputNormalization,
  inputNormalizations,
  paperConfig,
  type SaeActivation,
  type SaeChoices,
  type SaeConfig,
  saeActivations,
} from "./config.ts";
export { evaluateSae, type SaeEvaluation } from "./evaluation/evaluate-sae.ts";
export { type NormalizedInput, normalizeInput } from "./input-normalization.ts";
export { type AutoencoderFiles, loadAutoencoder, saveAutoencoder } from "./interop/native.ts";
export { type ModelRecipe, SparseAutoencoder, type SparseCode } from "./model.ts";
export { paperLearningRate } from "./presets/paper-learning-rate.ts";
export {
  type PresetName,
  presetNames,
  type RecipeChanges,
  type SaePreset,
  saePreset,
} from "./presets/sae-preset.ts";
export * from "./recipe.ts";
export { type ScalingChartOptions, scalingChart } from "./scaling/chart/scaling-chart.ts";
export { type ComputeLaw, computeLoss } from "./scaling/compute-law.ts";
export type { Estimate, FitOptions, FitQuality } from "./scaling/estimate.ts";
export { type ComputeLawFit, type ComputePoint, fitComputeLaw } from "./scaling/fit-compute-law.ts";
export { fitJointLaw, type JointLawFit, type JointPoint } from "./scaling/fit-joint-law.ts";
export { type JointLaw, jointLoss, type SaeSize } from "./scaling/joint-law.ts";
export type { SweepGrid } from "./scaling/sweep/plan-sweep.ts";
export type { SweepProgress } from "./scaling/sweep/sweep-progress.ts";
export type { SweepRow, SweepSettings } from "./scaling/sweep/sweep-row.ts";
export { type SweepOptions, sweepSaes } from "./scaling/sweep/sweep-saes.ts";
export { memorySweepStore, type SweepStore } from "./scaling/sweep/sweep-store.ts";
export { saeWorkload, trainSae, trainSaes } from "./train.ts";
export { type AuxiliaryInputs, auxiliaryLoss, chooseDead } from "./training/auxiliary-loss.ts";
export { type DeadCount, DeadLatents } from "./training/dead-latents.ts";
export { type GeometricMedianOptions, geometricMedian } from "./training/geometric-median.ts";
export { reconstructionLoss } from "./training/losses.ts";
export type * from "./training/train-options.ts";
export {
  type SaeGraphOptions,
  type SaeMetric,
  type SaeStepOptions,
  saeTrainingGraph,
} from "./training/training-graph.ts";
