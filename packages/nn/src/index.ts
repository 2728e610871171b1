/**
 * Layers, losses, optimisers, schedules, and a training loop that can be killed and resumed.
 *
 * Checkpoints in folders are in `@quadrivium/nn/node`.
 *
 * @packageDocumentation
 */
export { savedBackend } from "./checkpoints/checkpoint.ts";
export type { CheckpointStore } from "./checkpoints/checkpoint-store.ts";
export { memoryCheckpoints } from "./checkpoints/memory-checkpoints.ts";
export type { TrainerState } from "./checkpoints/trainer-state.ts";
export { type Collective, LocalCollective } from "./distributed/collective.ts";
export { Conv2d, type Conv2dLayerOptions } from "./layers/conv2d.ts";
export { Embedding } from "./layers/embedding.ts";
export {
  GroupedQueryAttention,
  type GroupedQueryAttentionOptions,
  type Rotary,
} from "./layers/grouped-query-attention.ts";
export { KeyValueCache, type KeyValueCacheSizes } from "./layers/key-value-cache.ts";
export { LayerNorm } from "./layers/layer-norm.ts";
export { Linear, type LinearOptions } from "./layers/linear.ts";
export type { Layer, Module } from "./layers/module.ts";
export {
  type AttentionCallOptions,
  type Decoded,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from "./layers/multi-head-attention.ts";
export { Residual, type ResidualOptions } from "./layers/residual.ts";
export { RmsNorm } from "./layers/rms-norm.ts";
export { type LayerLike, Sequential } from "./layers/sequential.ts";
export { filterFromTorch, filterToTorch } from "./layers/torch-filter.ts";
export { type BlockOptions, Transformer, type TransformerOptions } from "./layers/transformer.ts";
export { TransformerBlock, type TransformerBlockOptions } from "./layers/transformer-block.ts";
export { crossEntropy, meanSquaredError } from "./losses.ts";
export { type AdamOptions, type AdamWOptions, adam, adamW } from "./optimizers/adam.ts";
export {
  applyGradients,
  type Constraint,
  minimize,
  type OptimizationOptions,
} from "./optimizers/apply-gradients.ts";
export { clipByGlobalNorm, globalNorm } from "./optimizers/clip-by-global-norm.ts";
export { averageName, movingAverages, readAverage } from "./optimizers/moving-average.ts";
export type { Optimizer, OptimizerStep } from "./optimizers/optimizer.ts";
export { type SgdOptions, sgd } from "./optimizers/sgd.ts";
export { type UnitNormOptions, unitNorm } from "./optimizers/unit-norm.ts";
export * from "./schedules.ts";
export type { Batch, DataSource } from "./training/data-source.ts";
export { DivergedError } from "./training/diverged-error.ts";
export { type FitOptions, type FitResult, fit, type StepReport } from "./training/fit.ts";
export { type ShuffledBatchesOptions, shuffledBatches } from "./training/shuffled-batches.ts";
export {
  compileTrainingStep,
  type TrainingGraph,
  type TrainingStep,
  type TrainingStepOptions,
  traceTrainingStep,
} from "./training/training-step.ts";
