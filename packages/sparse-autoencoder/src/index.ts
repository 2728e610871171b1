/**
 * TopK sparse autoencoders after Gao et al. 2024, "Scaling and evaluating sparse autoencoders".
 *
 * @packageDocumentation
 */

export type { ActivationSource } from "./activations/activation-source.ts";
export type { Activations } from "./activations/activations.ts";
export { Autoencoder } from "./autoencoder.ts";
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
export { SparseAutoencoder, type SparseCode } from "./model.ts";
export {
  type DashboardSource,
  type NeuronpediaBatch,
  neuronpediaBatch,
  neuronpediaBatchPath,
} from "./pages/neuronpedia-batch.ts";
export {
  type DashboardFeature,
  type DashboardOptions,
  type NeuronpediaActivation,
  type NeuronpediaFeature,
  neuronpediaFeature,
} from "./pages/neuronpedia-feature.ts";
export type { PageExample, TokenText } from "./pages/page-example.ts";
export type { AblationEffects, ViewerEffects, Votes, VoteTable } from "./pages/viewer-effects.ts";
export {
  type AblatedExample,
  type FeaturePage,
  type PageStatistics,
  type ViewerPage,
  type ViewerPagePlace,
  type ViewerSequence,
  viewerPage,
  viewerPagePath,
} from "./pages/viewer-page.ts";
export {
  type PresetName,
  paperLearningRate,
  presetNames,
  type RecipeChanges,
  type SaePreset,
  saePreset,
} from "./presets.ts";
export { checkRecipe, type SaeRecipe } from "./recipe.ts";
export { saeWorkload, type TrainSaeOptions, type TrainSaeResult, trainSae } from "./train.ts";
export { DeadLatents } from "./training/dead-latents.ts";
export { type GeometricMedianOptions, geometricMedian } from "./training/geometric-median.ts";
export { type AuxiliaryInputs, auxiliaryLoss, reconstructionLoss } from "./training/losses.ts";
export { type SaeMetric, type SaeStepOptions, saeTrainingGraph } from "./training/training-graph.ts";
