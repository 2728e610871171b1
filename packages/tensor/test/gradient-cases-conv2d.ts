import type { OpName } from "@quadrivium/kernels";
import * as T from "../src/index.ts";
import type { GradientCase } from "./gradient-cases.ts";

const convolution = (
  x: readonly number[],
  filter: readonly number[],
  options: T.Conv2dOptions,
): GradientCase => ({
  name: `conv2d ${JSON.stringify([x, filter, options])}`,
  shapes: [x, filter, [filter[3]]],
  build: ([image, weights, bias]) => T.conv2d(image, weights, { ...options, bias }),
});

/** Σ y² differentiated once, so that checking it checks second derivatives. */
const gradientOfSquares = (y: T.Tensor, of: T.Tensor): T.Tensor => T.gradients(T.sum(T.square(y)), [of])[0];

/** The gradients of convolutions, and theirs. */
export const conv2dGradientCases: {
  readonly [Name in Extract<OpName, `conv2d${string}`>]: readonly GradientCase[];
} = {
  conv2d: [
    convolution([2, 3, 4, 2], [1, 1, 2, 3], {}),
    convolution([1, 5, 4, 2], [3, 3, 2, 3], { padding: "same" }),
    convolution([2, 5, 6, 1], [3, 2, 1, 2], { stride: [2, 3], padding: [1, 0, 2, 1] }),
    convolution([1, 6, 6, 2], [4, 4, 2, 2], { stride: 2, padding: 1 }),
    convolution([1, 4, 6, 2], [2, 2, 2, 3], { stride: 2 }),
    convolution([1, 2, 2, 2], [7, 7, 2, 1], { padding: 3 }),
  ],
  conv2dInputGradient: [
    {
      name: "conv2dTranspose",
      shapes: [[2, 3, 2, 2], [4, 4, 3, 2], [3]],
      build: ([x, filter, bias]) => T.conv2dTranspose(x, filter, { stride: 2, padding: 1, bias }),
    },
    {
      name: "conv2dTranspose to a size",
      shapes: [
        [1, 3, 2, 2],
        [3, 3, 3, 2],
      ],
      build: ([x, filter]) => T.conv2dTranspose(x, filter, { stride: [2, 3], size: [8, 7] }),
    },
    {
      name: "conv2dTranspose, the same",
      shapes: [
        [1, 3, 2, 2],
        [4, 3, 1, 2],
      ],
      build: ([x, filter]) => T.conv2dTranspose(x, filter, { stride: 2, padding: "same" }),
    },
    {
      name: "second derivatives for x",
      shapes: [
        [1, 5, 4, 2],
        [3, 3, 2, 2],
      ],
      build: ([x, filter]) => gradientOfSquares(T.conv2d(x, filter, { stride: 2, padding: 1 }), x),
    },
  ],
  conv2dFilterGradient: [
    {
      name: "second derivatives for the filter",
      shapes: [
        [1, 5, 4, 2],
        [3, 3, 2, 2],
      ],
      build: ([x, filter]) => gradientOfSquares(T.conv2d(x, filter, { stride: 2, padding: 1 }), filter),
    },
  ],
};
