/**
 * TopK sparse autoencoders after Gao et al. 2024, "Scaling and evaluating sparse autoencoders".
 *
 * @packageDocumentation
 */
export type { Activations } from "./activations.ts";
export { Autoencoder, type Codes } from "./autoencoder.ts";
export { type AutoencoderFiles, loadAutoencoder, saveAutoencoder } from "./checkpoint.ts";
export {
  checkConfig,
  type InputNormalization,
  inputNormalizations,
  paperConfig,
  paperLearningRate,
  type SaeChoices,
  type SaeConfig,
} from "./config.ts";
export { DeadLatents } from "./dead-latents.ts";
export { evaluateSae, type SaeEvaluation } from "./evaluate.ts";
export { type GeometricMedianOptions, geometricMedian } from "./geometric-median.ts";
export { type NormalizedInput, normalizeInput } from "./input-normalization.ts";
export { type AuxiliaryInputs, auxiliaryLoss, reconstructionLoss } from "./losses.ts";
export { SparseAutoencoder, type SparseCode } from "./model.ts";
export { saeWorkload, type TrainSaeOptions, type TrainSaeResult, trainSae } from "./train.ts";
export { type SaeMetric, type SaeOptimization, saeTrainingGraph } from "./training-graph.ts";
