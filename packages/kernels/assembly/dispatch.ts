import * as code from "../src/wasm/codes";
import { adam } from "./adam";
import { moveAt } from "./at-position";
import { attention } from "./attention";
import { attentionGradient } from "./attention-gradient";
import { correlate } from "./correlate";
import { elementwise } from "./elementwise";
import { filterGradient } from "./filter-gradient";
import { fused } from "./fused";
import { gather, scatterAlong, takeAlong } from "./gather";
import { hostCorrelate } from "./host-correlate";
import { hostFilterGradient } from "./host-filter-gradient";
import { hostMatmul } from "./host-matmul";
import { l2Normalize, l2NormalizeGradient } from "./l2-normalize";
import { layerNorm, layerNormGradient } from "./layer-norm";
import { matmul } from "./matmul";
import { copy, fill, stridedCopy, transpose } from "./moves";
import { maxPoolGradient, pool, sumPoolGradient } from "./pool";
import { argMax, reduce } from "./reduce";
import { rotaryEmbedding } from "./rotary-embedding";
import { segmentSum } from "./segment-sum";
import {
  crossEntropy, crossEntropyGradient, gumbelSoftmax, logSoftmax, logSoftmaxGradient, logSumExp, softmax, softmaxGradient,
} from "./softmax";
import { sampledProduct, sparseDecode } from "./sparse";
import { topK } from "./top-k";
import { vectorProduct } from "./vector-product";

/** Runs one kernel with its arguments at `p`. */
export function dispatch(kernel: i32, p: usize): void {
  switch (kernel) {
    case code.ELEMENTWISE: return elementwise(p);
    case code.REDUCE: return reduce(p);
    case code.ARG_MAX: return argMax(p);
    case code.MATMUL: return matmul(p);
    case code.HOST_MATMUL: return hostMatmul(p);
    case code.VECTOR_PRODUCT: return vectorProduct(p);
    case code.STRIDED_COPY: return stridedCopy(p);
    case code.TRANSPOSE: return transpose(p);
    case code.COPY: return copy(p);
    case code.FILL: return fill(p);
    case code.SOFTMAX: return softmax(p);
    case code.LOG_SOFTMAX: return logSoftmax(p);
    case code.CROSS_ENTROPY: return crossEntropy(p);
    case code.CROSS_ENTROPY_GRADIENT: return crossEntropyGradient(p);
    case code.LAYER_NORM: return layerNorm(p);
    case code.LAYER_NORM_GRADIENT: return layerNormGradient(p);
    case code.L2_NORMALIZE: return l2Normalize(p);
    case code.L2_NORMALIZE_GRADIENT: return l2NormalizeGradient(p);
    case code.GATHER: return gather(p);
    case code.SEGMENT_SUM: return segmentSum(p);
    case code.TAKE_ALONG: return takeAlong(p);
    case code.SCATTER_ALONG: return scatterAlong(p);
    case code.TOP_K: return topK(p);
    case code.SPARSE_DECODE: return sparseDecode(p);
    case code.SAMPLED_PRODUCT: return sampledProduct(p);
    case code.ADAM: return adam(p);
    case code.SOFTMAX_GRADIENT: return softmaxGradient(p);
    case code.LOG_SOFTMAX_GRADIENT: return logSoftmaxGradient(p);
    case code.LOG_SUM_EXP: return logSumExp(p);
    case code.GUMBEL_SOFTMAX: return gumbelSoftmax(p);
    case code.CORRELATE: return correlate(p);
    case code.FILTER_GRADIENT: return filterGradient(p);
    case code.ATTENTION: return attention(p);
    case code.ATTENTION_GRADIENT: return attentionGradient(p);
    case code.FUSED: return fused(p);
    case code.POOL: return pool(p);
    case code.MAX_POOL_GRADIENT: return maxPoolGradient(p);
    case code.SUM_POOL_GRADIENT: return sumPoolGradient(p);
    case code.MOVE_AT: return moveAt(p);
    case code.ROTARY_EMBEDDING: return rotaryEmbedding(p);
    case code.HOST_CORRELATE: return hostCorrelate(p);
    case code.HOST_FILTER_GRADIENT: return hostFilterGradient(p);
    default: unreachable();
  }
}
