import type { Shape } from "../../../src/shape.ts";
import { floats, indices, normal, type OpCase } from "../op-case.ts";

const text = (shape: Shape) => `[${shape.join(", ")}]`;

const reshape = (
  [
    [[], [1, 1]],
    [[6], [2, 3]],
    [[2, 3, 4], [24]],
    [
      [2, 1, 3, 2, 5],
      [6, 10],
    ],
    [[100_003], [1, 100_003, 1]],
  ] as const
).map(
  ([from, shape]): OpCase => ({
    op: "reshape",
    name: `${text(from)} to ${text(shape)}`,
    inputs: [normal(141, from)],
    attributes: { shape },
  }),
);

const broadcastTo = (
  [
    [[], []],
    [[], [3]],
    [[1], [5]],
    [[5], [37, 5]],
    [
      [37, 1],
      [37, 5],
    ],
    [
      [3, 1, 5],
      [2, 3, 4, 5],
    ],
    [
      [1, 3, 1, 5],
      [2, 4, 3, 2, 5],
    ],
    [[323], [311, 323]],
    [
      [311, 1],
      [311, 323],
    ],
  ] as const
).map(
  ([from, shape]): OpCase => ({
    op: "broadcastTo",
    name: `${text(from)} to ${text(shape)}`,
    inputs: [normal(142, from)],
    attributes: { shape },
  }),
);

const transpose = (
  [
    [[], []],
    [[5], [0]],
    [
      [37, 5],
      [1, 0],
    ],
    [
      [37, 5],
      [0, 1],
    ],
    [
      [1, 5],
      [1, 0],
    ],
    [
      [64, 64],
      [1, 0],
    ],
    [
      [3, 4, 5],
      [0, 2, 1],
    ],
    [
      [3, 4, 5],
      [1, 0, 2],
    ],
    [
      [3, 4, 5],
      [2, 0, 1],
    ],
    [
      [2, 9, 3, 8],
      [0, 2, 1, 3],
    ],
    [
      [2, 1, 3, 2, 5],
      [4, 2, 0, 3, 1],
    ],
    // There is no highest rank.
    [
      [2, 2, 1, 2, 2, 3, 2, 1, 2, 2, 2],
      [3, 8, 1, 10, 6, 0, 2, 9, 4, 7, 5],
    ],
    [
      [311, 323],
      [1, 0],
    ],
  ] as const
).map(
  ([shape, permutation]): OpCase => ({
    op: "transpose",
    name: `${text(shape)} by ${text(permutation)}`,
    inputs: [normal(143, shape)],
    attributes: { permutation },
  }),
);

const copy = ([[], [1], [37, 5], [100_003]] as const).map(
  (shape): OpCase => ({ op: "copy", name: text(shape), inputs: [normal(152, shape)], attributes: {} }),
);

const other: OpCase[] = [
  { op: "reshape", name: "int32", inputs: [indices(153, [2, 3], 99)], attributes: { shape: [3, 2] } },
  { op: "broadcastTo", name: "int32", inputs: [indices(153, [3], 99)], attributes: { shape: [2, 3] } },
  {
    op: "transpose",
    name: "int32",
    inputs: [indices(153, [2, 3], 99)],
    attributes: { permutation: [1, 0] },
  },
  { op: "copy", name: "int32", inputs: [indices(153, [7], 99)], attributes: {} },
  ...(["copy", "reshape"] as const).map(
    (op): OpCase => ({
      op,
      name: "NaN and infinities",
      inputs: [floats([4], [NaN, Infinity, -Infinity, 1])],
      attributes: { shape: [4] },
      cpuOnly: true,
    }),
  ),
];

/** Cases of `reshape`, `broadcastTo`, `transpose` and `copy`. */
export const moveCases: readonly OpCase[] = [...reshape, ...broadcastTo, ...transpose, ...copy, ...other];
