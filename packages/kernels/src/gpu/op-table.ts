import type { AttributesOf, OpName } from "../ops/table.ts";
import { adam } from "./adam.ts";
import { scatterAlong, takeAlong } from "./along-last-axis.ts";
import { sliceAt, updateSlice } from "./at-position.ts";
import { attention, attentionGradient } from "./attention.ts";
import { binary } from "./binary.ts";
import { cast } from "./cast.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./conv2d.ts";
import { crossEntropy, crossEntropyGradient } from "./cross-entropy.ts";
import { fused } from "./fused.ts";
import { gather, segmentSum } from "./gather.ts";
import { l2Normalize, l2NormalizeGradient } from "./l2-normalize.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { matmul } from "./matmul.ts";
import { maxPool2d, maxPool2dGradient, sumPool2d, sumPool2dGradient } from "./pool2d.ts";
import { argMax, max, sum } from "./reduce.ts";
import { rmsNorm, rmsNormGradient } from "./rms-norm.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { broadcastTo, concat, copy, pad, reshape, slice, transpose } from "./shape-ops.ts";
import {
  gumbelSoftmax,
  logSoftmax,
  logSoftmaxGradient,
  logSumExp,
  softmax,
  softmaxGradient,
} from "./softmax.ts";
import { sampledProduct, sparseDecode, sparseOuter } from "./sparse.ts";
import { topK } from "./top-k.ts";
import { unary } from "./unary.ts";
import { where } from "./where.ts";

/** The kernels of the GPU devices by op. It may be partial: a program with an op that is missing is refused. */
export const gpuOps: { readonly [Name in OpName]?: GpuOp<AttributesOf<Name>> } = {
  ...unary,
  cast,
  ...binary,
  where,
  sum,
  max,
  argMax,
  matmul,
  conv2d,
  conv2dInputGradient,
  conv2dFilterGradient,
  maxPool2d,
  maxPool2dGradient,
  sumPool2d,
  sumPool2dGradient,
  softmax,
  softmaxGradient,
  logSoftmax,
  logSoftmaxGradient,
  logSumExp,
  gumbelSoftmax,
  crossEntropy,
  crossEntropyGradient,
  layerNorm,
  layerNormGradient,
  rmsNorm,
  rmsNormGradient,
  l2Normalize,
  l2NormalizeGradient,
  attention,
  attentionGradient,
  rotaryEmbedding,
  updateSlice,
  sliceAt,
  gather,
  segmentSum,
  takeAlong,
  scatterAlong,
  topK,
  sparseDecode,
  sampledProduct,
  sparseOuter,
  reshape,
  broadcastTo,
  transpose,
  slice,
  concat,
  pad,
  copy,
  adam,
  fused,
};
