import type { TensorType } from "../dtype.ts";
import { type AttentionAttributes, attentionOperands } from "../ops/attention.ts";
import type { AttributesOf, BinaryName, OpName, UnaryName } from "../ops/table.ts";
import { sizeOf } from "../shape.ts";
import { fusedCost } from "./fused.ts";
import type { CostRule } from "./op-cost.ts";
import { elementwise, free, indexed, move, product, rows, selection } from "./rules.ts";

const arithmetic = elementwise(1);
const oneFunction = elementwise(1, 1);

const unaryCosts: { readonly [Name in UnaryName]: CostRule<AttributesOf<Name>> } = {
  negate: arithmetic,
  abs: arithmetic,
  sign: arithmetic,
  floor: arithmetic,
  exp: oneFunction,
  log: oneFunction,
  sqrt: arithmetic,
  rsqrt: elementwise(2),
  square: arithmetic,
  reciprocal: arithmetic,
  relu: arithmetic,
  sigmoid: elementwise(3, 1),
  tanh: oneFunction,
  softplus: elementwise(5, 2),
  erf: oneFunction,
  gelu: elementwise(5, 1),
  geluDerivative: elementwise(10, 2),
  geluTanh: elementwise(8, 1),
  geluTanhDerivative: elementwise(15, 1),
  silu: elementwise(4, 1),
  siluDerivative: elementwise(7, 1),
  sin: oneFunction,
  cos: oneFunction,
};

const binaryCosts: { readonly [Name in BinaryName]: CostRule<AttributesOf<Name>> } = {
  add: arithmetic,
  subtract: arithmetic,
  multiply: arithmetic,
  divide: arithmetic,
  power: oneFunction,
  maximum: arithmetic,
  minimum: arithmetic,
  equal: arithmetic,
  notEqual: arithmetic,
  less: arithmetic,
  lessEqual: arithmetic,
  greater: arithmetic,
  greaterEqual: arithmetic,
};

/** How many pairs of a query and a key that it sees there are; all, where that depends on a position. */
function seenPairs(inputs: readonly TensorType[], attributes: AttentionAttributes): number {
  const { B, T, S, H } = attentionOperands(inputs, attributes);
  if (!attributes.causal || attributes.position) return B * H * T * S;
  // Query t sees S − T + 1 + t keys, which is not below 1 for the last min(T, S) queries.
  const seeing = Math.min(T, S);
  return B * H * (seeing * S - (seeing * (seeing - 1)) / 2);
}

/** The cost of every op: one that is missing is a compile error. */
export const opCosts: { readonly [Name in OpName]: CostRule<AttributesOf<Name>> } = {
  ...unaryCosts,
  cast: arithmetic,
  ...binaryCosts,
  where: arithmetic,
  sum: rows(1),
  max: rows(1),
  argMax: rows(1),
  matmul: product(([a], { transposeA }, [c]) => sizeOf(c.shape) * a.shape.at(transposeA ? -2 : -1)!),
  conv2d: product(([, filter], _, [y]) => sizeOf(y.shape) * sizeOf(filter.shape.slice(0, 3))),
  conv2dInputGradient: product(([g, filter]) => sizeOf(g.shape) * sizeOf(filter.shape.slice(0, 3))),
  conv2dFilterGradient: product(([, g], _, [filter]) => sizeOf(g.shape) * sizeOf(filter.shape.slice(0, 3))),
  maxPool2d: elementwise(({ window: [h, w] }) => h * w),
  maxPool2dGradient: elementwise(4),
  sumPool2d: elementwise(({ window: [h, w] }) => h * w + 1),
  sumPool2dGradient: elementwise(2),
  softmax: rows(5, 1),
  softmaxGradient: rows(4),
  logSoftmax: rows(5, 1),
  logSoftmaxGradient: rows(4, 1),
  logSumExp: rows(4, 1),
  gumbelSoftmax: rows(10, 3),
  crossEntropy: rows(4, 1),
  crossEntropyGradient: rows(6, 1),
  layerNorm: rows(8),
  layerNormGradient: rows(15),
  rmsNorm: rows(5),
  rmsNormGradient: rows(11),
  l2Normalize: rows(3),
  l2NormalizeGradient: rows(7),
  attention: product(
    (inputs, attributes) => {
      const { D, E } = attentionOperands(inputs, attributes);
      return seenPairs(inputs, attributes) * (D + E);
    },
    (inputs, attributes) => seenPairs(inputs, attributes),
  ),
  attentionGradient: product(
    (inputs, attributes) => {
      const { D, E } = attentionOperands(inputs, attributes);
      return seenPairs(inputs, attributes) * (3 * D + 2 * E);
    },
    (inputs, attributes) => seenPairs(inputs, attributes),
  ),
  rotaryEmbedding: elementwise(3),
  updateSlice: move,
  sliceAt: move,
  gather: indexed({
    flops: () => 0,
    elementsRead: ([, indices], _, [y]) => sizeOf(indices.shape) + sizeOf(y.shape),
  }),
  segmentSum: indexed({
    flops: ([values]) => sizeOf(values.shape),
    elementsRead: ([values, indices]) => sizeOf(values.shape) + sizeOf(indices.shape),
    flopsWithoutScatter: ([, indices], _, [y]) => sizeOf(indices.shape) * sizeOf(y.shape),
  }),
  takeAlong: indexed({ flops: () => 0, elementsRead: (_inputs, _, [y]) => 2 * sizeOf(y.shape) }),
  scatterAlong: indexed({
    flops: ([values]) => sizeOf(values.shape),
    elementsRead: ([values]) => 2 * sizeOf(values.shape),
    flopsWithoutScatter: ([values], { size }) => sizeOf(values.shape) * size,
  }),
  topK: selection(1),
  sparseDecode: indexed({
    flops: ([values, , weights]) => 2 * sizeOf(values.shape) * weights.shape[1],
    elementsRead: ([values, , weights]) => sizeOf(values.shape) * (2 + weights.shape[1]),
  }),
  sampledProduct: indexed({
    flops: ([x, , indices]) => 2 * sizeOf(indices.shape) * x.shape[1],
    elementsRead: ([x, , indices]) => sizeOf(x.shape) + sizeOf(indices.shape) * (1 + x.shape[1]),
  }),
  sparseOuter: indexed({
    flops: ([values, , x]) => 2 * sizeOf(values.shape) * x.shape[1],
    elementsRead: ([values, , x]) => sizeOf(values.shape) * (2 + x.shape[1]),
    // The device makes Z dense and multiplies.
    flopsWithoutScatter: ([values, , x], { rows: n }) =>
      n * (sizeOf(values.shape) + 2 * values.shape[0] * x.shape[1]),
  }),
  reshape: free,
  broadcastTo: move,
  transpose: move,
  slice: move,
  concat: move,
  pad: move,
  copy: move,
  adam: elementwise(16),
  fused: fusedCost({ ...unaryCosts, ...binaryCosts, where: arithmetic }),
};
