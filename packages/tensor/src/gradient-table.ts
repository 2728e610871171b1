import type { OpName } from "@quadrivium/kernels";
import { type GradientRule, noGradient } from "./gradient-rule.ts";
import { atPositionGradients } from "./ops/at-position.ts";
import { attentionGradientRule } from "./ops/attention.ts";
import { binaryGradients } from "./ops/binary.ts";
import { conv2dGradients } from "./ops/conv2d.ts";
import { crossEntropyGradientRule } from "./ops/cross-entropy.ts";
import { gatherGradients } from "./ops/gather.ts";
import { geluGradients } from "./ops/gelu.ts";
import { matmulGradient } from "./ops/matmul.ts";
import { l2NormalizeGradientRule, layerNormGradientRule, rmsNormGradientRule } from "./ops/normalize.ts";
import { pool2dGradients } from "./ops/pool2d.ts";
import { reduceGradients } from "./ops/reduce.ts";
import { rotaryEmbeddingGradient } from "./ops/rotary-embedding.ts";
import { shapeGradients } from "./ops/shape-ops.ts";
import { softmaxGradients } from "./ops/softmax.ts";
import { sparseGradients } from "./ops/sparse.ts";
import { topKGradient } from "./ops/top-k.ts";
import { unaryGradients } from "./ops/unary.ts";
import { whereGradient } from "./ops/where.ts";

/** Operations that have no gradient rule because they are themselves gradients or updates. */
const notDifferentiable = undefined;

/** The gradient of every operation; a missing entry is a compile error. */
export const gradientTable: { readonly [Name in OpName]: GradientRule<Name> | undefined } = {
  ...unaryGradients,
  ...geluGradients,
  cast: noGradient,
  ...binaryGradients,
  where: whereGradient,
  ...reduceGradients,
  matmul: matmulGradient,
  ...softmaxGradients,
  ...conv2dGradients,
  ...pool2dGradients,
  crossEntropy: crossEntropyGradientRule,
  crossEntropyGradient: notDifferentiable,
  layerNorm: layerNormGradientRule,
  layerNormGradient: notDifferentiable,
  rmsNorm: rmsNormGradientRule,
  rmsNormGradient: notDifferentiable,
  l2Normalize: l2NormalizeGradientRule,
  l2NormalizeGradient: notDifferentiable,
  attention: attentionGradientRule,
  attentionGradient: notDifferentiable,
  rotaryEmbedding: rotaryEmbeddingGradient,
  ...atPositionGradients,
  ...gatherGradients,
  topK: topKGradient,
  ...sparseGradients,
  ...shapeGradients,
  adam: notDifferentiable,
  fused: notDifferentiable,
};
