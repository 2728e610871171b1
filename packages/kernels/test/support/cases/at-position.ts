import type { Shape } from "../../../src/shape.ts";
import { floats, indices, integers, normal, type OpCase } from "../op-case.ts";

const text = (shape: Shape) => `[${shape.join(", ")}]`;

const parts: readonly (readonly [shape: Shape, axis: number, size: number, position: number])[] = [
  [[1], 0, 1, 0],
  [[7], 0, 3, 2],
  [[7], 0, 7, 0],
  [[5, 3], 0, 1, 4],
  [[5, 3], 1, 2, 1],
  [[2, 8, 3, 4], 1, 1, 7],
  [[2, 8, 3, 4], 1, 3, 0],
  [[2, 1, 3, 2, 5], -1, 2, 3],
  [[3, 400, 37], 1, 5, 377],
  [[100_003], 0, 60_001, 11],
];

const moves = parts.flatMap(([shape, axis, size, position]): OpCase[] => {
  const part = shape.map((own, i) => (i === (axis + shape.length) % shape.length ? size : own));
  const name = `${size} of ${text(shape)} in axis ${axis} at ${position}`;
  const at = integers([], [position]);
  return [
    { op: "updateSlice", name, inputs: [normal(601, shape), normal(602, part), at], attributes: { axis } },
    { op: "sliceAt", name, inputs: [normal(603, shape), at], attributes: { axis, size } },
  ];
});

const otherMoves: OpCase[] = [
  {
    op: "updateSlice",
    name: "int32",
    inputs: [indices(604, [2, 5], 99), indices(605, [2, 2], 99), integers([], [3])],
    attributes: { axis: 1 },
  },
  {
    op: "sliceAt",
    name: "int32",
    inputs: [indices(606, [2, 5], 99), integers([], [3])],
    attributes: { axis: 1, size: 2 },
  },
  {
    op: "updateSlice",
    name: "NaN and infinities",
    inputs: [floats([4], [NaN, 1, Infinity, 2]), floats([2], [-Infinity, NaN]), integers([], [1])],
    attributes: { axis: 0 },
    cpuOnly: true,
  },
];

const turned: readonly (readonly [shape: Shape, P: number, position?: number])[] = [
  [[1, 1, 2], 1],
  [[3, 2, 4], 5],
  [[2, 3, 2, 6], 3],
  [[2, 3, 2, 10], 9, 4],
  [[2, 2, 3, 1, 8], 3, 0],
  [[2, 5, 3, 16], 8, 3],
  [[4, 80, 4, 32], 80],
];

const rotary = turned.flatMap(([shape, P, position]) => {
  const [D] = shape.slice(-1);
  const inputs = [normal(607, shape), normal(608, [P, D])];
  if (position !== undefined) inputs.push(integers([], [position]));
  return [true, false].flatMap((interleaved) =>
    [false, true].map(
      (inverse): OpCase => ({
        op: "rotaryEmbedding",
        name: `${text(shape)} of ${P} angles${position === undefined ? "" : ` at ${position}`}, ${interleaved} ${inverse}`,
        inputs,
        attributes: { interleaved, inverse, position: position !== undefined },
      }),
    ),
  );
});

/** Cases of `updateSlice`, `sliceAt` and `rotaryEmbedding`. */
export const atPositionCases: readonly OpCase[] = [...moves, ...otherMoves, ...rotary];
