import type { Shape } from "../../../src/shape.ts";
import { indices, normal, type OpCase } from "../op-case.ts";

const text = (shape: Shape) => `[${shape.join(", ")}]`;

const slice = (
  [
    [[], [], []],
    [[7], [2], [3]],
    [[7], [0], [7]],
    [
      [37, 5],
      [3, 1],
      [20, 3],
    ],
    [
      [37, 5],
      [36, 4],
      [1, 1],
    ],
    [
      [3, 4, 5],
      [1, 0, 2],
      [2, 4, 3],
    ],
    [
      [2, 1, 3, 2, 5],
      [1, 0, 1, 0, 1],
      [1, 1, 2, 2, 3],
    ],
    [
      [400, 323],
      [13, 7],
      [350, 301],
    ],
  ] as const
).map(
  ([shape, starts, sizes]): OpCase => ({
    op: "slice",
    name: `${text(sizes)} of ${text(shape)} at ${text(starts)}`,
    inputs: [normal(144, shape)],
    attributes: { starts, sizes },
  }),
);

const concatenations: readonly (readonly [number, ...Shape[]])[] = [
  [0, [3]],
  [0, [3], [1], [4]],
  [0, [3, 5], [2, 5]],
  [1, [3, 5], [3, 1], [3, 2]],
  [1, [2, 3, 4], [2, 1, 4]],
  [2, [2, 3, 4], [2, 3, 5]],
  [3, [2, 1, 3, 2, 5], [2, 1, 3, 1, 5]],
  [1, [311, 200], [311, 123]],
  [0, [50_003], [50_000]],
];

const concat = concatenations.map(
  ([axis, ...shapes]): OpCase => ({
    op: "concat",
    name: `${shapes.map(text).join(", ")} along ${axis}`,
    inputs: shapes.map((shape, i) => normal(145 + i, shape)),
    attributes: { axis },
  }),
);

const pad = (
  [
    [[], [], []],
    [[3], [0], [0]],
    [[3], [2], [1]],
    [
      [37, 5],
      [1, 0],
      [0, 3],
    ],
    [
      [3, 4, 5],
      [1, 2, 0],
      [0, 1, 2],
    ],
    [
      [2, 1, 3, 2, 5],
      [0, 1, 0, 2, 1],
      [1, 0, 1, 0, 3],
    ],
    [
      [311, 323],
      [1, 2],
      [2, 3],
    ],
  ] as const
).map(
  ([shape, before, after]): OpCase => ({
    op: "pad",
    name: `${text(shape)} with ${text(before)} before, ${text(after)} after`,
    inputs: [normal(151, shape)],
    attributes: { before, after },
  }),
);

const int32: OpCase[] = [
  {
    op: "slice",
    name: "int32",
    inputs: [indices(153, [2, 3], 99)],
    attributes: { starts: [0, 1], sizes: [2, 2] },
  },
  {
    op: "concat",
    name: "int32",
    inputs: [indices(153, [2, 3], 99), indices(154, [1, 3], 99)],
    attributes: { axis: 0 },
  },
  { op: "pad", name: "int32", inputs: [indices(153, [3], 99)], attributes: { before: [1], after: [2] } },
];

/** Cases of `slice`, `concat` and `pad`. */
export const blockCases: readonly OpCase[] = [...slice, ...concat, ...pad, ...int32];
