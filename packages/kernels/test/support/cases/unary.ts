import type { UnaryName } from "../../../src/ops/table.ts";
import { floats, type OpCase, uniform } from "../op-case.ts";

/** Where each function is tried: an ordinary range, and a second one where it is delicate. */
const ranges: Readonly<Record<UnaryName, readonly (readonly [low: number, high: number])[]>> = {
  negate: [[-3, 3]],
  abs: [[-3, 3]],
  sign: [[-3, 3]],
  floor: [
    [-9, 9],
    [-1e7, 1e7],
  ],
  exp: [
    [-5, 5],
    [-80, -60],
    [80, 88],
    [-1e-3, 1e-3],
  ],
  log: [
    [0.01, 10],
    [0.9, 1.1],
    [1e-30, 1e-28],
    [1e20, 1e30],
  ],
  sqrt: [
    [0, 9],
    [0, 1e-30],
  ],
  rsqrt: [
    [0.1, 9],
    [1e-30, 1e-29],
  ],
  square: [[-3, 3]],
  reciprocal: [
    [0.3, 9],
    [-9, -0.3],
  ],
  relu: [[-3, 3]],
  sigmoid: [
    [-6, 6],
    [-90, 90],
    [-30, -20],
  ],
  tanh: [
    [-3, 3],
    [-60, 60],
    [-1e-3, 1e-3],
  ],
  softplus: [
    [-6, 6],
    [-100, 100],
  ],
  erf: [
    [-3, 3],
    [-20, 20],
    [-1e-3, 1e-3],
  ],
  gelu: [
    [-4, 4],
    [-30, 30],
    [-1e-3, 1e-3],
  ],
  geluDerivative: [
    [-4, 4],
    [-30, 30],
  ],
  geluTanh: [
    [-4, 4],
    [-30, 30],
    [-1e-3, 1e-3],
  ],
  geluTanhDerivative: [
    [-4, 4],
    [-30, 30],
  ],
  silu: [
    [-6, 6],
    [-80, 80],
  ],
  siluDerivative: [
    [-6, 6],
    [-80, 80],
  ],
  sin: [
    [-4, 4],
    [-100, 100],
  ],
  cos: [
    [-4, 4],
    [-100, 100],
  ],
};

const names = Object.keys(ranges) as UnaryName[];

const ordinary = names.flatMap((op): OpCase[] =>
  ranges[op].map(([low, high], i) => ({
    op,
    name: `[37, 5] in ${low} … ${high}`,
    inputs: [uniform(11 + i, [37, 5], low, high)],
    attributes: {},
  })),
);

const shapes = [[], [1], [3], [2, 1, 3, 2, 5], [100_003]];

const edges = names.flatMap((op): OpCase[] =>
  shapes.map((shape) => ({
    op,
    name: `shape [${shape.join(", ")}]`,
    inputs: [uniform(21, shape, ...ranges[op][0])],
    attributes: {},
    // In its left tail 1 + erf cancels.
    terms: op.startsWith("gelu") ? 4 : undefined,
  })),
);

const exact: OpCase[] = [
  { op: "sign", name: "zeros", inputs: [floats([4], [0, -0, 2, -2])], attributes: {} },
  {
    op: "floor",
    name: "whole numbers and halves",
    inputs: [floats([6], [-2, -1.5, -0.5, 0.5, 1.5, 2])],
    attributes: {},
  },
  { op: "softplus", name: "at 0", inputs: [floats([1], [0])], attributes: {} },
  { op: "erf", name: "at 0 and 1", inputs: [floats([3], [0, 1, -1])], attributes: {} },
];

// Positive zero only: 1/√(−0) is −∞ in IEEE arithmetic, which nothing relies on.
const special = [NaN, Infinity, -Infinity, 0, 1, -1, 1e-30, -1e-30, 0.5];

const nonFinite = names.map(
  (op): OpCase => ({
    op,
    name: "NaN, infinities and zero",
    inputs: [floats([9], special)],
    attributes: {},
    cpuOnly: true,
  }),
);

/** Cases of the elementwise functions of one tensor. */
export const unaryCases: readonly OpCase[] = [...ordinary, ...edges, ...exact, ...nonFinite];
