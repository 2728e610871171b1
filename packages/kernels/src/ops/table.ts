import { adam } from "./adam.ts";
import { scatterAlong, takeAlong } from "./along-last-axis.ts";
import { sliceAt, updateSlice } from "./at-position.ts";
import { attention, attentionGradient } from "./attention.ts";
import * as binary from "./binary.ts";
import { cast } from "./cast.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./conv2d.ts";
import { crossEntropy, crossEntropyGradient } from "./cross-entropy.ts";
import type { InPlacePairs, OpDefinition } from "./definition.ts";
import { fused } from "./fused.ts";
import { gather, segmentSum } from "./gather.ts";
import { gumbelSoftmax } from "./gumbel-softmax.ts";
import { l2Normalize, l2NormalizeGradient } from "./l2-normalize.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { matmul } from "./matmul.ts";
import { maxPool2d, maxPool2dGradient, sumPool2d, sumPool2dGradient } from "./pool2d.ts";
import { argMax, max, sum } from "./reduce.ts";
import { rmsNorm, rmsNormGradient } from "./rms-norm.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { broadcastTo, concat, copy, pad, reshape, slice, transpose } from "./shape-ops.ts";
import { logSoftmax, logSoftmaxGradient, logSumExp, softmax, softmaxGradient } from "./softmax.ts";
import { sampledProduct, sparseDecode, sparseOuter } from "./sparse.ts";
import { topK } from "./top-k.ts";
import * as unary from "./unary.ts";
import { where } from "./where.ts";

/** Every operation that a program may contain, by name. */
export const opTable = {
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
} as const satisfies Record<string, OpDefinition<never>>;

/** The table's type: a device's kernels are a mapped type over it, so that a missing one is a compile error. */
export type OpTable = typeof opTable;

/** The name of an operation. */
export type OpName = keyof OpTable;

/** The attributes of an operation. */
export type AttributesOf<Name extends OpName> =
  OpTable[Name] extends OpDefinition<infer Attributes> ? Attributes : never;

/** The names of the elementwise functions of one float32 tensor. */
export type UnaryName = keyof typeof unary;

/** The names of the elementwise functions of two broadcasting tensors. */
export type BinaryName = keyof typeof binary;

/** A call of one of the named ops. */
type CallOf<Names extends OpName> = {
  readonly [Name in Names]: { readonly op: Name; readonly attributes: AttributesOf<Name> };
}[Names];

/** The `[output, input]` pairs of a call whose memory may be shared where both have the same size. */
export function inPlacePairs<Name extends OpName>({ op, attributes }: CallOf<Name>): InPlacePairs {
  const definition: OpDefinition<never> = opTable[op];
  const { inPlace = [] } = definition as OpDefinition<AttributesOf<Name>>;
  return typeof inPlace === "function" ? inPlace(attributes) : inPlace;
}
