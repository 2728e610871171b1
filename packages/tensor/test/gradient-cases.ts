import type { OpName } from "@quadrivium/kernels";
import * as T from "../src/index.ts";
import { conv2dGradientCases } from "./gradient-cases-conv2d.ts";
import { pool2dGradientCases } from "./gradient-cases-pool2d.ts";

/** One function whose gradient is checked for all its float32 inputs. */
export interface GradientCase {
  readonly name: string;
  /** Shapes of the float32 inputs, which are named x0, x1, … */
  readonly shapes: readonly (readonly number[])[];
  /** Elements are drawn from here; default [−1.5, 1.5] without a gap around 0. */
  readonly range?: readonly [low: number, high: number];
  readonly build: (inputs: readonly T.Tensor[]) => T.Tensor;
}

const ids = (values: readonly number[], shape: readonly number[] = [values.length]) =>
  T.constant(Int32Array.from(values), shape);

const unary = (
  name: string,
  build: (x: T.Tensor) => T.Tensor,
  range?: GradientCase["range"],
): GradientCase => ({
  name,
  shapes: [[3, 5]],
  range,
  build: ([x]) => build(x),
});

const binary = (
  name: string,
  build: (x: T.Tensor, y: T.Tensor) => T.Tensor,
  range?: GradientCase["range"],
): GradientCase[] =>
  [
    [
      [3, 4],
      [3, 4],
    ],
    [[3, 4], [4]],
    [
      [3, 1],
      [1, 4],
    ],
    [[], [2, 3]],
  ].map((shapes) => ({
    name: `${name} ${JSON.stringify(shapes)}`,
    shapes,
    range,
    build: ([x, y]) => build(x, y),
  }));

const constantFlow = (build: (x: T.Tensor) => T.Tensor): GradientCase => ({
  name: "flat parts pass nothing on",
  shapes: [[3, 4]],
  build: ([x]) => T.add(T.square(x), build(x)),
});

const geluTanh = (x: T.Tensor) => T.gelu(x, { approximate: "tanh" });

/** The derivative of an elementwise function, whose own gradient is the second derivative. */
const derivativeOf = (f: (x: T.Tensor) => T.Tensor) => (x: T.Tensor) => T.gradients(T.sum(f(x)), [x])[0];

/** The functions that each op's gradient is checked through; ops without a gradient rule have none. */
export const gradientCases: { readonly [Name in OpName]: readonly GradientCase[] } = {
  negate: [unary("negate", T.negate)],
  abs: [unary("abs", T.abs)],
  sign: [constantFlow(T.sign)],
  floor: [constantFlow(T.floor)],
  exp: [unary("exp", T.exp)],
  log: [unary("log", T.log, [0.2, 3])],
  sqrt: [unary("sqrt", T.sqrt, [0.2, 3])],
  rsqrt: [unary("rsqrt", T.rsqrt, [0.2, 3])],
  square: [unary("square", T.square)],
  reciprocal: [unary("reciprocal", T.reciprocal, [0.2, 3])],
  relu: [unary("relu", T.relu)],
  sigmoid: [unary("sigmoid", T.sigmoid)],
  tanh: [unary("tanh", T.tanh)],
  softplus: [unary("softplus", T.softplus)],
  erf: [unary("erf", T.erf)],
  gelu: [unary("gelu", T.gelu, [-4, 4])],
  geluDerivative: [unary("gelu’s gradient", derivativeOf(T.gelu), [-4, 4])],
  geluTanh: [unary("gelu by tanh", geluTanh, [-4, 4])],
  geluTanhDerivative: [unary("gelu by tanh’s gradient", derivativeOf(geluTanh), [-4, 4])],
  silu: [unary("silu", T.silu, [-4, 4]), unary("quickGelu", T.quickGelu, [-4, 4])],
  siluDerivative: [unary("silu’s gradient", derivativeOf(T.silu), [-4, 4])],
  sin: [unary("sin", T.sin)],
  cos: [unary("cos", T.cos)],
  cast: [constantFlow((x) => T.cast(T.cast(x, "int32"), "float32"))],
  add: binary("add", T.add),
  subtract: binary("subtract", T.subtract),
  multiply: binary("multiply", T.multiply),
  divide: binary("divide", T.divide, [0.3, 2]),
  power: binary("power", T.power, [0.3, 2]),
  maximum: binary("maximum", T.maximum),
  minimum: binary("minimum", T.minimum),
  equal: [constantFlow((x) => T.equal(x, 1))],
  notEqual: [constantFlow((x) => T.notEqual(x, 1))],
  less: [constantFlow((x) => T.less(x, 0.3))],
  lessEqual: [constantFlow((x) => T.lessEqual(x, 0.3))],
  greater: [constantFlow((x) => T.greater(x, 0.3))],
  greaterEqual: [constantFlow((x) => T.greaterEqual(x, 0.3))],
  where: [
    {
      name: "where",
      shapes: [
        [3, 4],
        [3, 1],
      ],
      build: ([x, y]) => T.where(T.greater(x, 0.2), T.square(x), y),
    },
    { name: "clamp", shapes: [[3, 4]], build: ([x]) => T.clamp(x, -0.5, 0.7) },
  ],
  sum: [
    { name: "sum of all", shapes: [[2, 3, 4]], build: ([x]) => T.square(T.sum(x)) },
    {
      name: "sum of the middle axis",
      shapes: [[2, 3, 4]],
      build: ([x]) => T.square(T.sum(x, { axes: [1] })),
    },
    {
      name: "mean, kept axes",
      shapes: [[2, 3, 4]],
      build: ([x]) => T.multiply(x, T.mean(x, { axes: [0, -1], keepDims: true })),
    },
  ],
  max: [
    { name: "max of the last axis", shapes: [[3, 5]], build: ([x]) => T.square(T.max(x, { axes: [-1] })) },
    { name: "logSumExp", shapes: [[3, 5]], build: ([x]) => T.logSumExp(x, { axes: [0] }) },
  ],
  argMax: [constantFlow((x) => T.cast(T.expandDims(T.argMax(x), 1), "float32"))],
  matmul: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => {
      const a = transposeA ? [4, 3] : [3, 4];
      const b = transposeB ? [5, 4] : [4, 5];
      const build = ([x, y]: readonly T.Tensor[]) => T.matmul(x, y, { transposeA, transposeB });
      const name = `matmul ${transposeA} ${transposeB}`;
      return [
        { name, shapes: [a, b], build },
        {
          name: `${name}, batch`,
          shapes: [
            [2, ...a],
            [2, ...b],
          ],
          build,
        },
        {
          name: `${name}, broadcasting batch`,
          shapes: [
            [2, 1, ...a],
            [3, ...b],
          ],
          build,
        },
        { name: `${name}, one matrix for all`, shapes: [[2, 3, ...a], b], build },
      ];
    }),
  ),
  ...conv2dGradientCases,
  ...pool2dGradientCases,
  softmax: [{ name: "softmax", shapes: [[2, 3, 5]], build: ([x]) => T.softmax(x) }],
  softmaxGradient: [
    {
      name: "softmax’s gradient",
      shapes: [
        [3, 5],
        [3, 5],
      ],
      build: ([x, w]) => T.gradients(T.sum(T.multiply(T.softmax(x), w)), [x])[0],
    },
  ],
  logSoftmax: [{ name: "logSoftmax", shapes: [[3, 5]], build: ([x]) => T.logSoftmax(x) }],
  logSoftmaxGradient: [
    {
      name: "logSoftmax’s gradient",
      shapes: [
        [3, 5],
        [3, 5],
      ],
      build: ([x, w]) => T.gradients(T.sum(T.multiply(T.logSoftmax(x), w)), [x])[0],
    },
  ],
  logSumExp: [
    { name: "logSumExp of rows", shapes: [[3, 5]], build: ([x]) => T.logSumExp(x, { axes: [-1] }) },
    { name: "logSumExp of all", shapes: [[2, 3, 4]], build: ([x]) => T.logSumExp(x) },
  ],
  gumbelSoftmax: [
    {
      name: "gumbelSoftmax",
      shapes: [[2, 3, 5], []],
      range: [0.5, 1.5],
      build: ([logits, temperature]) => {
        const uniform = Array.from({ length: 30 }, (_, i) => ((i * 7) % 31) / 32 + 1 / 64);
        return T.gumbelSoftmax(logits, T.constant(uniform, [2, 3, 5]), temperature);
      },
    },
  ],
  crossEntropy: [
    { name: "crossEntropy", shapes: [[3, 5]], build: ([x]) => T.crossEntropy(x, ids([1, 4, 0])) },
    {
      name: "weighted crossEntropy",
      shapes: [[2, 2, 5]],
      build: ([x]) =>
        T.crossEntropy(x, ids([1, 4, 0, 2], [2, 2]), { weights: T.constant([1, 0, 2, 0.5], [2, 2]) }),
    },
    { name: "crossEntropyPerRow", shapes: [[3, 5]], build: ([x]) => T.crossEntropyPerRow(x, ids([1, 4, 0])) },
  ],
  crossEntropyGradient: [],
  layerNorm: [
    {
      name: "layerNorm",
      shapes: [[2, 3, 6], [6], [6]],
      build: ([x, scale, bias]) => T.layerNorm(x, scale, bias),
    },
  ],
  layerNormGradient: [],
  rmsNorm: [{ name: "rmsNorm", shapes: [[2, 3, 6], [6]], build: ([x, scale]) => T.rmsNorm(x, scale) }],
  rmsNormGradient: [],
  l2Normalize: [{ name: "l2Normalize", shapes: [[3, 6]], build: ([x]) => T.l2Normalize(x) }],
  l2NormalizeGradient: [],
  attention: [
    ...(
      [
        ["attention", {}, 4],
        ["causal attention", { causal: true }, 5],
        ["causal attention, first queries without keys", { causal: true }, 3],
        [
          "attention with a scale and a mask",
          { scale: 0.7, mask: T.constant([0, 0.5, -Infinity, -1], [4]) },
          4,
        ],
        [
          "attention with rows that are masked out",
          { mask: T.constant([0, -Infinity, 0, 0, -Infinity, 0.3, 0, 0], [2, 1, 4, 1]) },
          3,
        ],
        ["attention at a position", { causal: true, position: T.constant(2, [], "int32") }, 7],
      ] as const
    ).map(
      ([name, options, S]): GradientCase => ({
        name,
        shapes: [
          [2, 4, 2, 3],
          [2, S, 2, 3],
          [2, S, 2, 5],
        ],
        build: ([q, k, v]) => T.attention(q, k, v, options),
      }),
    ),
    {
      name: "packedAttention",
      shapes: [[2, 4, 3, 2, 3]],
      build: ([qkv]) => T.packedAttention(qkv, { causal: true }),
    },
  ],
  attentionGradient: [],
  rotaryEmbedding: [true, false].map((interleaved) => ({
    name: `rotaryEmbedding ${interleaved}`,
    shapes: [[2, 3, 2, 6]],
    build: ([x]) =>
      T.rotaryEmbedding(x, T.rotaryAngles(8, 6), { interleaved, position: T.constant(4, [], "int32") }),
  })),
  updateSlice: [
    {
      name: "updateSlice",
      shapes: [
        [2, 5, 3],
        [2, 2, 3],
      ],
      build: ([x, update]) => T.square(T.updateSlice(x, update, T.constant(2, [], "int32"), { axis: 1 })),
    },
  ],
  sliceAt: [
    {
      name: "sliceAt",
      shapes: [[2, 5, 3]],
      build: ([x]) => T.square(T.sliceAt(x, T.constant(2, [], "int32"), { axis: 1, size: 3 })),
    },
  ],
  gather: [
    {
      name: "gather with repeats",
      shapes: [[4, 3]],
      build: ([x]) => T.gather(x, ids([1, 3, 1, 0, 1, 3], [2, 3])),
    },
  ],
  segmentSum: [
    { name: "segmentSum", shapes: [[6, 2]], build: ([x]) => T.segmentSum(x, ids([1, 3, 1, 0, 1, 3]), 5) },
  ],
  takeAlong: [
    { name: "takeAlong", shapes: [[2, 5]], build: ([x]) => T.takeAlong(x, ids([1, 1, 4, 0, 3, 2], [2, 3])) },
  ],
  scatterAlong: [
    {
      name: "scatterAlong",
      shapes: [[2, 3]],
      build: ([x]) => T.scatterAlong(x, ids([1, 1, 4, 0, 3, 2], [2, 3]), 5),
    },
  ],
  topK: [{ name: "topK", shapes: [[3, 7]], build: ([x]) => T.topK(x, 3).values }],
  sparseDecode: [
    {
      name: "sparseDecode",
      shapes: [
        [3, 2],
        [5, 4],
      ],
      build: ([v, w]) => T.sparseDecode(v, ids([0, 4, 2, 2, 4, 1], [3, 2]), w),
    },
  ],
  sampledProduct: [
    {
      name: "sampledProduct",
      shapes: [
        [3, 4],
        [5, 4],
      ],
      build: ([x, w]) => T.sampledProduct(x, w, ids([0, 4, 2, 2, 4, 1], [3, 2])),
    },
  ],
  sparseOuter: [
    {
      name: "sparseOuter",
      shapes: [
        [3, 2],
        [3, 4],
      ],
      build: ([v, x]) => T.sparseOuter(v, ids([0, 4, 2, 2, 4, 1], [3, 2]), x, 5),
    },
  ],
  reshape: [
    { name: "reshape", shapes: [[2, 6]], build: ([x]) => T.squeeze(T.expandDims(T.reshape(x, [3, -1]), 1)) },
  ],
  broadcastTo: [{ name: "broadcastTo", shapes: [[3, 1]], build: ([x]) => T.broadcastTo(x, [2, 3, 4]) }],
  transpose: [{ name: "transpose", shapes: [[2, 3, 4]], build: ([x]) => T.transpose(x, [2, 0, 1]) }],
  slice: [{ name: "slice", shapes: [[4, 5]], build: ([x]) => T.slice(x, [1, 2], [2, 3]) }],
  concat: [
    {
      name: "concat",
      shapes: [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
      build: (all) => T.concat(all, 1),
    },
  ],
  pad: [{ name: "pad", shapes: [[2, 3]], build: ([x]) => T.pad(x, [1, 0], [0, 2]) }],
  copy: [],
  adam: [],
  fused: [],
};
