import type { Shape } from "../../../src/shape.ts";
import { floats, normal, type OpCase, ties, uniform } from "../op-case.ts";

const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[], []],
  [[1], [0]],
  [[7], [0]],
  [[7], []],
  [[37, 5], [0]],
  [[37, 5], [1]],
  [
    [37, 5],
    [0, 1],
  ],
  [[3, 4, 5], [1]],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [
    [3, 4, 5],
    [0, 1, 2],
  ],
  [
    [2, 1, 3, 2, 5],
    [1, 3],
  ],
  [
    [2, 1, 3, 2, 5],
    [0, 2, 4],
  ],
  [[1, 129], [1]],
  [[129, 1], [1]],
  [[100_003], [0]],
  [[1031, 103], [0]],
  [[1031, 103], [1]],
  [[3, 40_001], [1]],
  [[40_001, 3], [0]],
];

const sumAndMax = (["sum", "max"] as const).flatMap((op): OpCase[] =>
  reductions.flatMap(([shape, axes]) =>
    [false, true].map(
      (keepDims): OpCase => ({
        op,
        name: `[${shape.join(", ")}] over [${axes.join(", ")}]${keepDims ? ", kept" : ""}`,
        // Off centre, so that a sum does not cancel and its relative error means something.
        inputs: [uniform(51, shape, -1, 1.5)],
        attributes: { axes, keepDims },
      }),
    ),
  ),
);

const nonFinite: OpCase[] = [
  {
    op: "max",
    name: "all negative",
    inputs: [uniform(52, [5, 6], -9, -3)],
    attributes: { axes: [1], keepDims: false },
  },
  {
    op: "max",
    name: "NaN wins, also over infinity",
    inputs: [floats([4, 3], [1, NaN, 2, NaN, Infinity, 0, -Infinity, -Infinity, -Infinity, 3, 2, Infinity])],
    attributes: { axes: [1], keepDims: false },
    cpuOnly: true,
  },
  {
    op: "max",
    name: "NaN wins along the first axis",
    inputs: [floats([3, 5], [1, NaN, 2, 3, 4, NaN, 1, 0, 5, 6, -1, -2, 9, 7, NaN])],
    attributes: { axes: [0], keepDims: false },
    cpuOnly: true,
  },
  {
    op: "sum",
    name: "NaN and infinities",
    inputs: [floats([4, 3], [1, NaN, 2, Infinity, 1, 0, Infinity, -Infinity, 1, -Infinity, 2, 3])],
    attributes: { axes: [1], keepDims: false },
    cpuOnly: true,
  },
];

const argMaxShapes: readonly (readonly [Shape, number])[] = [
  [[1], 0],
  [[7], 0],
  [[37, 5], 0],
  [[37, 5], 1],
  [[3, 1], 1],
  [[3, 4, 5], 1],
  [[2, 1, 3, 2, 5], 2],
  [[100_003], 0],
  [[1031, 103], 1],
];

const argMax: OpCase[] = [
  ...argMaxShapes.flatMap(([shape, axis]): OpCase[] => [
    {
      op: "argMax",
      name: `[${shape.join(", ")}] along ${axis}`,
      inputs: [normal(53, shape)],
      attributes: { axis },
    },
    {
      op: "argMax",
      name: `[${shape.join(", ")}] along ${axis}, with ties`,
      inputs: [ties(54, shape, 3)],
      attributes: { axis },
    },
  ]),
  {
    op: "argMax",
    name: "all equal: the lowest index",
    inputs: [floats([2, 6], new Array(12).fill(-1.5))],
    attributes: { axis: 1 },
  },
  {
    op: "argMax",
    name: "NaN ranks below every number, and a row of NaN gives 0",
    inputs: [floats([4, 3], [NaN, -5, -6, NaN, NaN, -Infinity, NaN, NaN, NaN, 1, Infinity, NaN])],
    attributes: { axis: 1 },
    cpuOnly: true,
  },
];

/** Cases of `sum`, `max` and `argMax`. */
export const reduceCases: readonly OpCase[] = [...sumAndMax, ...nonFinite, ...argMax];
