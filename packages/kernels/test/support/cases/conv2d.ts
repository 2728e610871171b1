import type { Padding, Pair } from "../../../src/ops/window.ts";
import type { Shape } from "../../../src/shape.ts";
import { floats, normal, type OpCase } from "../op-case.ts";

interface Convolution {
  readonly x: Shape;
  readonly filter: Shape;
  readonly stride: Pair;
  readonly padding: Padding;
}

const convolutions: readonly Convolution[] = [
  { x: [1, 1, 1, 1], filter: [1, 1, 1, 1], stride: [1, 1], padding: [0, 0, 0, 0] },
  { x: [2, 3, 4, 3], filter: [1, 1, 3, 5], stride: [1, 1], padding: [0, 0, 0, 0] },
  { x: [2, 5, 4, 4], filter: [1, 1, 4, 8], stride: [2, 3], padding: [0, 0, 0, 0] },
  { x: [1, 5, 6, 2], filter: [3, 3, 2, 3], stride: [1, 1], padding: [0, 0, 0, 0] },
  { x: [2, 5, 5, 4], filter: [3, 3, 4, 8], stride: [1, 1], padding: [1, 1, 1, 1] },
  { x: [2, 6, 5, 5], filter: [3, 3, 5, 9], stride: [2, 2], padding: [1, 1, 1, 1] },
  { x: [1, 8, 6, 3], filter: [4, 4, 3, 6], stride: [2, 2], padding: [1, 1, 1, 1] },
  { x: [1, 6, 6, 2], filter: [4, 4, 2, 2], stride: [1, 1], padding: [1, 2, 1, 2] },
  { x: [1, 9, 8, 2], filter: [7, 7, 2, 5], stride: [1, 1], padding: [3, 3, 3, 3] },
  { x: [2, 11, 9, 1], filter: [7, 7, 1, 4], stride: [3, 2], padding: [2, 3, 1, 0] },
  { x: [1, 2, 3, 3], filter: [5, 5, 3, 2], stride: [1, 1], padding: [2, 2, 2, 2] },
  { x: [1, 1, 1, 2], filter: [7, 3, 2, 4], stride: [2, 1], padding: [4, 3, 1, 1] },
  { x: [1, 7, 7, 2], filter: [2, 1, 2, 3], stride: [4, 3], padding: [0, 0, 0, 0] },
  { x: [2, 8, 8, 3], filter: [4, 4, 3, 7], stride: [4, 4], padding: [0, 0, 0, 0] },
  { x: [1, 3, 3, 2], filter: [2, 2, 2, 2], stride: [1, 1], padding: [5, 0, 0, 5] },
  { x: [3, 10, 7, 17], filter: [4, 4, 17, 18], stride: [1, 1], padding: [3, 0, 1, 2] },
  { x: [3, 17, 19, 9], filter: [3, 3, 9, 11], stride: [1, 1], padding: [1, 1, 1, 1] },
  { x: [4, 32, 32, 8], filter: [3, 3, 8, 16], stride: [1, 1], padding: [1, 1, 1, 1] },
  { x: [2, 16, 16, 66], filter: [3, 3, 66, 70], stride: [2, 1], padding: [0, 1, 1, 1] },
  { x: [1, 5, 4, 1800], filter: [1, 2, 1800, 3], stride: [1, 1], padding: [1, 1, 1, 1] },
];

const text = (shape: Shape) => `[${shape.join(", ")}]`;

function all({ x, filter, stride, padding }: Convolution): OpCase[] {
  const [B, H, W] = x;
  const [kh, kw, , O] = filter;
  const places = [
    Math.floor((H + padding[0] + padding[1] - kh) / stride[0]) + 1,
    Math.floor((W + padding[2] + padding[3] - kw) / stride[1]) + 1,
  ];
  const y = [B, ...places, O];
  const name = `${text(x)} * ${text(filter)}, stride ${text(stride)}, padding ${text(padding)}`;
  const attributes = { stride, padding };
  return [
    { op: "conv2d", name, inputs: [normal(181, x), normal(182, filter)], attributes },
    {
      op: "conv2dInputGradient",
      name,
      inputs: [normal(183, y), normal(182, filter)],
      attributes: { ...attributes, size: [H, W] },
    },
    {
      op: "conv2dFilterGradient",
      name,
      inputs: [normal(181, x), normal(183, y)],
      attributes: { ...attributes, kernel: [kh, kw] },
    },
  ];
}

/** Cases of `conv2d` and its gradients: kernel sizes, strides, paddings, windows that lie in the padding. */
export const conv2dCases: readonly OpCase[] = [
  ...convolutions.flatMap(all),
  {
    op: "conv2d",
    name: "NaN and infinity reach the places that see them only",
    inputs: [floats([1, 1, 6, 1], [1, NaN, 2, 3, Infinity, 4]), floats([1, 2, 1, 1], [1, 2])],
    attributes: { stride: [1, 1], padding: [0, 0, 0, 0] },
    cpuOnly: true,
  },
];
