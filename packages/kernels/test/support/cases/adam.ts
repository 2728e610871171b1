import type { Shape } from "../../../src/shape.ts";
import { floats, normal, type OpCase, uniform } from "../op-case.ts";

const shapes: readonly Shape[] = [[], [1], [37, 5], [2, 1, 3, 2, 5], [100_003]];

/** Cases of `adam`. */
export const adamCases: readonly OpCase[] = [
  ...shapes.map(
    (shape): OpCase => ({
      op: "adam",
      name: `[${shape.join(", ")}]`,
      inputs: [
        normal(85, shape),
        normal(86, shape, 0.1),
        normal(87, shape, 0.1),
        uniform(88, shape, 1e-4, 0.02),
        floats([], [1e-2]),
        floats([], [3]),
      ],
      attributes: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    }),
  ),
  {
    op: "adam",
    name: "the first step, from zero moments, with weight decay",
    inputs: [
      normal(89, [35]),
      normal(90, [35], 1e-3),
      floats([35], new Array(35).fill(0)),
      floats([35], new Array(35).fill(0)),
      floats([], [0.5]),
      floats([], [1]),
    ],
    attributes: { beta1: 0.9, beta2: 0.9999, epsilon: 6.25e-10, weightDecay: 0.1 },
  },
  {
    op: "adam",
    name: "a late step, and a gradient of zeros",
    inputs: [
      normal(91, [9]),
      floats([9], new Array(9).fill(0)),
      normal(92, [9], 0.01),
      uniform(93, [9], 1e-4, 1e-3),
      floats([], [1e-3]),
      floats([], [100_000]),
    ],
    attributes: { beta1: 0, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.01 },
  },
];
