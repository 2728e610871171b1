import type { OpName } from "../../ops/table.ts";
import { adam } from "./adam.ts";
import { rotaryEmbedding, sliceAt, updateSlice } from "./at-position.ts";
import { attention, attentionGradient } from "./attention.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./conv2d.ts";
import { binaryEncoders, cast, unaryEncoders, where } from "./elementwise.ts";
import { fused } from "./fused.ts";
import {
  gather,
  sampledProduct,
  scatterAlong,
  segmentSum,
  sparseDecode,
  sparseOuter,
  takeAlong,
} from "./indexed.ts";
import type { StepEncoder } from "./kernel-call.ts";
import { matmul } from "./matmul.ts";
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient } from "./norms.ts";
import { maxPool2d, maxPool2dGradient, sumPool2d, sumPool2dGradient } from "./pool2d.ts";
import { argMax, max, sum } from "./reduce.ts";
import {
  crossEntropy,
  crossEntropyGradient,
  gumbelSoftmax,
  l2Normalize,
  l2NormalizeGradient,
  logSoftmax,
  logSoftmaxGradient,
  logSumExp,
  softmax,
  softmaxGradient,
  topK,
} from "./rows.ts";
import { broadcastTo, concat, copy, pad, reshape, slice, transpose } from "./shape-ops.ts";

/** How each op becomes kernels. A missing one is a compile error. */
export const stepEncoders: { readonly [Name in OpName]: StepEncoder<Name> } = {
  ...unaryEncoders,
  cast,
  ...binaryEncoders,
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
