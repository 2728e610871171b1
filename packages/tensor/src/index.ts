export type { TensorLike } from "./apply.ts";
export * from "./compile.ts";
export * from "./evaluate.ts";
export { explain, type HasProgram } from "./explain/explain.ts";
export type * from "./explain/explanation.ts";
export { GradientError, gradients } from "./gradients.ts";
export * from "./initializers.ts";
export * from "./leaves.ts";
export * from "./ops/adam.ts";
export {
  type SliceAtOptions,
  sliceAt,
  type UpdateSliceOptions,
  updateSlice,
} from "./ops/at-position.ts";
export { type AttentionOptions, attention, packedAttention } from "./ops/attention.ts";
export {
  add,
  divide,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  multiply,
  notEqual,
  power,
  subtract,
} from "./ops/binary.ts";
export * from "./ops/cast.ts";
export {
  type Conv2dOptions,
  type Conv2dTransposeOptions,
  conv2d,
  conv2dTranspose,
} from "./ops/conv2d.ts";
export { type CrossEntropyOptions, crossEntropy, crossEntropyPerRow } from "./ops/cross-entropy.ts";
export * from "./ops/detach.ts";
export { gather, scatterAlong, segmentSum, takeAlong } from "./ops/gather.ts";
export { type GeluOptions, gelu, quickGelu, silu } from "./ops/gelu.ts";
export { matmul } from "./ops/matmul.ts";
export { l2Normalize, layerNorm, type NormalizeOptions, projectToTangent, rmsNorm } from "./ops/normalize.ts";
export {
  type AveragePool2dOptions,
  averagePool2d,
  maxPool2d,
  type Pool2dOptions,
  sumPool2d,
  upsampleNearest,
} from "./ops/pool2d.ts";
export { argMax, logSumExp, max, mean, type ReduceOptions, sum } from "./ops/reduce.ts";
export { type RotaryEmbeddingOptions, rotaryAngles, rotaryEmbedding } from "./ops/rotary-embedding.ts";
export { broadcastTo, concat, expandDims, pad, reshape, slice, squeeze, transpose } from "./ops/shape-ops.ts";
export { gumbelSoftmax, logSoftmax, softmax } from "./ops/softmax.ts";
export { sampledProduct, sparseDecode, sparseOuter } from "./ops/sparse.ts";
export { type TopK, topK } from "./ops/top-k.ts";
export {
  abs,
  cos,
  erf,
  exp,
  floor,
  log,
  negate,
  reciprocal,
  relu,
  rsqrt,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  square,
  tanh,
} from "./ops/unary.ts";
export { clamp, where } from "./ops/where.ts";
export type { PaddingLike, PairLike } from "./ops/window-options.ts";
export * from "./parameters.ts";
export { isState, type State, Tensor, type Update } from "./tensor.ts";
export type { TensorInput } from "./tensor-input.ts";
