import type { Shape } from "../../../src/shape.ts";
import { floats, indices, integers, normal, type OpCase, ties } from "../op-case.ts";

const text = (shape: Shape) => `[${shape.join(", ")}]`;

const gathers: readonly (readonly [table: Shape, indices: Shape])[] = [
  [[5], []],
  [[5], [7]],
  [[1, 3], [4]],
  [
    [11, 5],
    [3, 2],
  ],
  [[11, 5], []],
  [
    [7, 2, 3],
    [2, 1, 4],
  ],
  [[100, 129], [1000]],
  [[50_000, 4], [3]],
];

const gather = gathers.map(
  ([table, picked]): OpCase => ({
    op: "gather",
    name: `table ${text(table)}, indices ${text(picked)}`,
    inputs: [normal(101, table), indices(102, picked, table[0])],
    attributes: {},
  }),
);

const segmentSums: readonly (readonly [values: Shape, indices: Shape, segments: number])[] = [
  [[], [], 3],
  [[3], [], 4],
  [[7], [7], 5],
  [[4, 1], [4], 1],
  [[6, 5], [6], 20],
  [[2, 3, 5], [2, 3], 4],
  [[2, 3, 2, 2], [2], 3],
  [[1000, 129], [1000], 100],
  [[300, 3], [300], 50_000],
  [[100_003], [100_003], 7],
];

const segmentSum = segmentSums.map(
  ([values, ids, segments]): OpCase => ({
    op: "segmentSum",
    name: `values ${text(values)} into ${segments}`,
    inputs: [normal(103, values), indices(104, ids, segments)],
    attributes: { segments },
  }),
);

const along: readonly (readonly [rows: Shape, k: number, n: number])[] = [
  [[], 1, 1],
  [[], 3, 7],
  [[37], 5, 9],
  [[37], 9, 5],
  [[5], 1, 1],
  [[3, 4], 2, 6],
  [[2, 1, 3, 2], 5, 3],
  [[1031], 103, 64],
  [[3], 40_001, 1000],
];

const alongCases = along.flatMap(([rows, k, n]): OpCase[] => [
  {
    op: "takeAlong",
    name: `${k} of ${n} in rows ${text(rows)}`,
    inputs: [normal(105, [...rows, n]), indices(106, [...rows, k], n)],
    attributes: {},
  },
  {
    op: "scatterAlong",
    name: `${k} into ${n} in rows ${text(rows)}`,
    inputs: [normal(107, [...rows, k]), indices(108, [...rows, k], n)],
    attributes: { size: n },
  },
]);

const alongEdges: OpCase[] = [
  {
    op: "scatterAlong",
    name: "one place several times, others never",
    inputs: [floats([2, 3], [1, 2, 3, 4, 5, 6]), integers([2, 3], [1, 1, 1, 3, 0, 3])],
    attributes: { size: 4 },
  },
  {
    op: "segmentSum",
    name: "empty segments and one that takes all",
    inputs: [floats([3, 2], [1, 2, 3, 4, 5, 6]), integers([3], [2, 2, 2])],
    attributes: { segments: 4 },
  },
];

const selections: readonly (readonly [shape: Shape, k: number])[] = [
  [[1], 1],
  [[7], 3],
  [[7], 7],
  [[5, 1], 1],
  [[37, 5], 2],
  [[37, 5], 5],
  [[3, 4, 9], 4],
  [[2, 1, 3, 2, 5], 3],
  [[16, 1024], 16],
  [[3, 4096], 32],
  [[2, 4096], 512],
  [[1, 50_000], 100],
];

const topK = selections.flatMap(([shape, k]): OpCase[] => [
  { op: "topK", name: `${k} of ${text(shape)}`, inputs: [normal(109, shape)], attributes: { k } },
  {
    op: "topK",
    name: `${k} of ${text(shape)}, with ties`,
    inputs: [ties(110, shape, 4)],
    attributes: { k },
  },
]);

const descending = Float32Array.from({ length: 200 }, (_, i) => 200 - i);

const topKEdges: OpCase[] = [
  { op: "topK", name: "all equal", inputs: [floats([2, 9], new Array(18).fill(2))], attributes: { k: 4 } },
  { op: "topK", name: "all negative", inputs: [floats([1, 4], [-4, -2, -3, -1])], attributes: { k: 2 } },
  { op: "topK", name: "descending", inputs: [floats([1, 200], descending)], attributes: { k: 20 } },
  {
    op: "topK",
    name: "ascending",
    inputs: [floats([1, 200], descending.toReversed())],
    attributes: { k: 20 },
  },
  {
    op: "topK",
    name: "0 and −0 are equal",
    inputs: [floats([1, 6], [-1, -0, 0, -0, 0, -2])],
    attributes: { k: 4 },
  },
  {
    op: "topK",
    name: "infinities, and NaN below every number",
    inputs: [floats([3, 4], [NaN, 1, -Infinity, 2, NaN, NaN, 3, NaN, Infinity, NaN, -Infinity, Infinity])],
    attributes: { k: 3 },
    cpuOnly: true,
  },
];

/** Cases of `gather`, `segmentSum`, `takeAlong`, `scatterAlong` and `topK`. */
export const indexedCases: readonly OpCase[] = [
  ...gather,
  ...segmentSum,
  ...alongCases,
  ...alongEdges,
  ...topK,
  ...topKEdges,
];
