import type { PoolAttributes } from "../../../src/ops/pool2d.ts";
import type { Shape } from "../../../src/shape.ts";
import { type CaseTensor, floats, normal, type OpCase, ties } from "../op-case.ts";

const text = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;

const shapeOfY = ([B, H, W, C]: Shape, { window, stride, padding }: PoolAttributes): Shape => [
  B,
  Math.floor((H + padding[0] + padding[1] - window[0]) / stride[0]) + 1,
  Math.floor((W + padding[2] + padding[3] - window[1]) / stride[1]) + 1,
  C,
];

const nameOf = (x: Shape, { window, stride, padding }: PoolAttributes) =>
  `${text(x)}, window ${text(window)}, stride ${text(stride)}, padding ${text(padding)}`;

const pools: readonly (readonly [Shape, PoolAttributes])[] = [
  [[1, 1, 1, 1], { window: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] }],
  [[2, 4, 6, 3], { window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] }],
  [[2, 5, 7, 4], { window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] }],
  [[1, 5, 4, 5], { window: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1] }],
  [[2, 7, 6, 2], { window: [3, 2], stride: [2, 1], padding: [1, 0, 0, 1] }],
  [[1, 9, 8, 1], { window: [2, 1], stride: [3, 4], padding: [1, 1, 0, 0] }],
  [[2, 6, 5, 19], { window: [4, 4], stride: [2, 2], padding: [2, 2, 3, 3] }],
  [[1, 2, 3, 2], { window: [7, 5], stride: [1, 1], padding: [5, 3, 2, 2] }],
  [[3, 32, 32, 8], { window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] }],
  [[2, 17, 16, 33], { window: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] }],
];

/** Padding that only sums may have: some windows see nothing of the image. */
const wide: readonly (readonly [Shape, PoolAttributes])[] = [
  [[1, 3, 2, 3], { window: [2, 2], stride: [1, 2], padding: [4, 3, 3, 5] }],
];

const maxOf = (x: CaseTensor, attributes: PoolAttributes, name: string): OpCase[] => [
  { op: "maxPool2d", name, inputs: [x], attributes },
  {
    op: "maxPool2dGradient",
    name,
    inputs: [x, normal(192, shapeOfY(x.shape, attributes))],
    attributes,
  },
];

const sumOf = (x: Shape, attributes: PoolAttributes, scale: number): OpCase[] => [
  {
    op: "sumPool2d",
    name: nameOf(x, attributes),
    inputs: [normal(193, x)],
    attributes: { ...attributes, scale },
  },
  {
    op: "sumPool2dGradient",
    name: nameOf(x, attributes),
    inputs: [normal(194, shapeOfY(x, attributes))],
    attributes: { ...attributes, scale, size: [x[1], x[2]] },
  },
];

const three: PoolAttributes = { window: [1, 3], stride: [1, 2], padding: [0, 0, 1, 1] };
const special = floats([1, 1, 7, 1], [NaN, 1, 2, -Infinity, -Infinity, NaN, 3]);

/** Cases of pooling and its gradients: windows that overlap, touch, leave gaps and reach into the padding; ties; NaN. */
export const pool2dCases: readonly OpCase[] = [
  ...pools.flatMap(([x, attributes]) => maxOf(normal(191, x), attributes, nameOf(x, attributes))),
  ...pools.slice(1, 5).flatMap(([x, attributes]) => maxOf(ties(195, x, 3), attributes, `ties: ${text(x)}`)),
  ...maxOf(special, three, "NaN and infinity").map((opCase): OpCase => ({ ...opCase, cpuOnly: true })),
  ...[...pools, ...wide].flatMap(([x, attributes], i) => sumOf(x, attributes, [1, 0.25, -3][i % 3])),
  { ...sumOf([1, 2, 2, 1], pools[1][1], 0)[0], name: "multiplied with 0" },
];
