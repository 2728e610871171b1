import type { Shape } from "../../../src/shape.ts";
import { floats, indices, integers, normal, type OpCase, ties, uniform } from "../op-case.ts";

const shapes: readonly (readonly [condition: Shape, x: Shape, y: Shape])[] = [
  [[], [], []],
  [[37], [37], [37]],
  [[37, 5], [], []],
  [[37, 1], [5], [37, 5]],
  [[5], [37, 1], []],
  [[], [3, 4], [1, 4]],
  [
    [2, 1, 3, 2, 5],
    [4, 1, 1, 5],
    [2, 1],
  ],
  [[100_003], [100_003], [100_003]],
];

const where: OpCase[] = [
  ...shapes.map(
    (s): OpCase => ({
      op: "where",
      name: s.map((shape) => `[${shape.join(", ")}]`).join(", "),
      inputs: [ties(41, s[0], 2), normal(42, s[1]), normal(43, s[2])],
      attributes: {},
    }),
  ),
  {
    op: "where",
    name: "conditions other than 0 and 1",
    inputs: [floats([5], [-1, 0.25, 0, -0, 1e-30]), floats([5], [1, 2, 3, 4, 5]), floats([], [-7])],
    attributes: {},
  },
  {
    op: "where",
    name: "int32",
    inputs: [ties(44, [3, 4], 2), indices(45, [3, 4], 100), integers([4], [-1, -2, -3, -4])],
    attributes: {},
  },
  {
    op: "where",
    name: "a NaN that is not chosen leaves no trace; NaN as a condition holds",
    inputs: [floats([4], [0, 1, 0, NaN]), floats([4], [NaN, 2, Infinity, 4]), floats([4], [1, NaN, 3, 5])],
    attributes: {},
    cpuOnly: true,
  },
];

const cast: OpCase[] = [
  {
    op: "cast",
    name: "float32 to int32 truncates",
    inputs: [floats([9], [-2.9, -1.5, -0.5, -0, 0.5, 0.99, 1.5, 7, -7])],
    attributes: { dtype: "int32" },
  },
  {
    op: "cast",
    name: "float32 to int32 saturates, NaN becomes 0",
    inputs: [floats([8], [3e9, -3e9, Infinity, -Infinity, NaN, 2 ** 31, -(2 ** 31), 2147483520])],
    attributes: { dtype: "int32" },
    cpuOnly: true,
  },
  {
    op: "cast",
    name: "float32 to int32, large",
    inputs: [uniform(46, [311, 323], -1e6, 1e6)],
    attributes: { dtype: "int32" },
  },
  {
    op: "cast",
    name: "int32 to float32",
    inputs: [integers([5], [0, -1, 7, 16777216, -16777216])],
    attributes: { dtype: "float32" },
  },
  { op: "cast", name: "scalar", inputs: [integers([], [3])], attributes: { dtype: "float32" } },
  {
    op: "cast",
    name: "rank 5",
    inputs: [indices(47, [2, 1, 3, 2, 5], 100)],
    attributes: { dtype: "float32" },
  },
  {
    op: "cast",
    name: "float32 to float32",
    inputs: [normal(48, [3, 5])],
    attributes: { dtype: "float32" },
  },
  { op: "cast", name: "int32 to int32", inputs: [indices(49, [7], 9)], attributes: { dtype: "int32" } },
];

/** Cases of `where` and `cast`. */
export const whereCastCases: readonly OpCase[] = [...where, ...cast];
