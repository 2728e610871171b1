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
export { type DecoderSimilarity, decoderSimilarity } from "./evaluation/decoders/decoder-similarity.ts";
export { matchDecoders } from "./evaluation/decoders/match-decoders.ts";
export { nearestLatents } from "./evaluation/decoders/nearest-latents.ts";
export type { SimilarLatent } from "./evaluation/decoders/normed-rows.ts";
export { type EvaluateSaeOptions, evaluateSae, type SaeEvaluation } from "./evaluation/evaluate-sae.ts";
export {
  FeatureCollector,
  type FeatureCollectorOptions,
  type TokenPlaces,
} from "./evaluation/features/feature-collector.ts";
export type { FeatureExample, FeatureStatistics } from "./evaluation/features/feature-statistics.ts";
export {
  type ExplainLatentOptions,
  explainLatent,
  type N2gExample,
} from "./evaluation/n2g/explain-latent.ts";
export type { LastActivations } from "./evaluation/n2g/last-activations.ts";
export type { N2gExplanation, N2gNode } from "./evaluation/n2g/n2g-explanation.ts";
export {
  type N2gPredictOptions,
  predictActivation,
  predictActivations,
} from "./evaluation/n2g/predict-activations.ts";
export {
  type ExplainedLatent,
  type PredictCodesOptions,
  predictCodes,
} from "./evaluation/n2g/predict-codes.ts";
export {
  type CodeDecoder,
  reconstructFromExplanations,
} from "./evaluation/n2g/reconstruct-from-explanations.ts";
export {
  type ExplanationScore,
  explanationRecall,
  type ScoredText,
  scoreExplanation,
} from "./evaluation/n2g/score-explanation.ts";
export { type CodesByLatent, codesByLatent } from "./evaluation/probe/codes-by-latent.ts";
export { type LogisticProbe, logisticProbe, type SparseColumn } from "./evaluation/probe/logistic-probe.ts";
export { type ProbeLoss, type ProbeTaskLoss, probeLoss } from "./evaluation/probe/probe-loss.ts";
export { checkProbeTask, oneVersusRest, type ProbeTask } from "./evaluation/probe/probe-task.ts";
export { type CodeMetrics, CodeSums } from "./evaluation/reconstruction/code-sums.ts";
export {
  type DensityHistogram,
  type DensityHistogramOptions,
  densityHistogram,
} from "./evaluation/reconstruction/density-histogram.ts";
export {
  type ReconstructionMetrics,
  ReconstructionSums,
} from "./evaluation/reconstruction/reconstruction-sums.ts";
export type { RowSource } from "./evaluation/row-chunks.ts";
export type { TaskOptions, TaskProgress } from "./evaluation/task-progress.ts";
export { type NormalizedInput, normalizeInput } from "./input-normalization.ts";
export {
  type AutoencoderData,
  autoencoderData,
  type ForeignAutoencoder,
  placeAutoencoder,
  type ReadSaeOptions,
  type SaeParameters,
} from "./interop/autoencoder-data.ts";
export type { SaveSaeOptions } from "./interop/data-for-layout.ts";
export { detectLayout } from "./interop/detect-layout.ts";
export {
  type DictionaryLearningExtras,
  loadDictionaryLearning,
  readDictionaryLearning,
  saveDictionaryLearning,
} from "./interop/dictionary-learning.ts";
export {
  foldDecoderNorms,
  foldInputScale,
  foldNormFactor,
  foldUncenteredInput,
} from "./interop/folding.ts";
export { type SaeLayout, saeLayouts } from "./interop/layouts.ts";
export type { NamedFiles, WrittenFiles } from "./interop/named-files.ts";
export { type AutoencoderFiles, loadAutoencoder, saveAutoencoder } from "./interop/native.ts";
export { loadOpenAi, type OpenAiExtras, readOpenAi, saveOpenAi } from "./interop/open-ai.ts";
export { type OpenedAutoencoder, openAutoencoder } from "./interop/open-autoencoder.ts";
export { loadSaeLens, readSaeLens, type SaeLensExtras, saveSaeLens } from "./interop/sae-lens.ts";
export { loadSparsify, readSparsify, type SparsifyExtras, saveSparsify } from "./interop/sparsify.ts";
export { type ModelRecipe, SparseAutoencoder, type SparseCode } from "./model.ts";
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
export {
  type ActivatedDocument,
  cutExample,
  type ExampleLength,
  type PageExample,
  type TokenText,
} from "./pages/page-example.ts";
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
export type { JsonObject } from "./parse-json-object.ts";
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
