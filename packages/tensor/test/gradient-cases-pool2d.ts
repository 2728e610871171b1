import type { OpName } from "@quadrivium/kernels";
import * as T from "../src/index.ts";
import type { GradientCase } from "./gradient-cases.ts";

const pools: readonly (readonly [readonly number[], T.Pool2dOptions])[] = [
  [[2, 4, 6, 3], { window: 2 }],
  [[1, 5, 7, 2], { window: [3, 2], stride: [1, 2], padding: [1, 1, 0, 1] }],
  [[1, 7, 6, 1], { window: 2, stride: 3, padding: "same" }],
];

const cases = (name: string, pool: (x: T.Tensor, options: T.Pool2dOptions) => T.Tensor): GradientCase[] =>
  pools.map(([shape, options]) => ({
    name: `${name} ${JSON.stringify([shape, options])}`,
    shapes: [shape],
    build: ([x]) => pool(x, options),
  }));

/** The gradients of pooling and of enlarging. */
export const pool2dGradientCases: {
  readonly [Name in Extract<OpName, `${"max" | "sum"}Pool2d${string}`>]: readonly GradientCase[];
} = {
  maxPool2d: cases("maxPool2d", T.maxPool2d),
  maxPool2dGradient: [],
  sumPool2d: [
    ...cases("sumPool2d", T.sumPool2d),
    ...cases("averagePool2d", T.averagePool2d),
    ...cases("averagePool2d without padding", (x, options) =>
      T.averagePool2d(x, { ...options, countPadding: false }),
    ),
  ],
  sumPool2dGradient: [
    { name: "upsampleNearest", shapes: [[2, 2, 3, 2]], build: ([x]) => T.upsampleNearest(x, [2, 3]) },
    {
      name: "second derivatives",
      shapes: [[1, 4, 5, 2]],
      build: ([x]) =>
        T.gradients(T.sum(T.square(T.averagePool2d(x, { window: 3, stride: 1, padding: 1 }))), [x])[0],
    },
  ],
};
