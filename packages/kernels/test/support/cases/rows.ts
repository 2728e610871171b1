import type { Shape } from "../../../src/shape.ts";
import { type CaseTensor, floats, indices, integers, normal, type OpCase, uniform } from "../op-case.ts";

const shapes: readonly Shape[] = [
  [1],
  [7],
  [37, 5],
  [5, 1],
  [3, 4, 9],
  [2, 1, 3, 2, 5],
  [1, 1031],
  [16, 64],
  [1031, 103],
  [3, 40_001],
];
const names = (shape: Shape) => `[${shape.join(", ")}]`;
const rowsOf = (shape: Shape) => shape.slice(0, -1);

const softmax = (["softmax", "logSoftmax"] as const).flatMap((op): OpCase[] => [
  ...shapes.map(
    (shape): OpCase => ({ op, name: names(shape), inputs: [normal(71, shape, 2)], attributes: {} }),
  ),
  {
    op,
    name: "large numbers do not overflow",
    inputs: [floats([3, 3], [1000, 1001, 999, -1000, -1001, -999, 0, 80, -80])],
    attributes: {},
  },
  {
    op,
    name: "masked with −∞; a row with NaN is NaN",
    inputs: [
      floats(
        [3, 5],
        [1, -Infinity, 2, 0, -Infinity, -Infinity, -Infinity, 4, -Infinity, -Infinity, 1, NaN, 2, 3, 4],
      ),
    ],
    attributes: {},
    cpuOnly: true,
  },
]);

const softmaxGradients = shapes.flatMap((shape): OpCase[] => {
  const width = shape.at(-1)!;
  return [
    {
      op: "softmaxGradient",
      name: names(shape),
      inputs: [uniform(85, shape, 0, 2 / width), normal(86, shape)],
      attributes: {},
    },
    {
      op: "logSoftmaxGradient",
      name: names(shape),
      inputs: [uniform(87, shape, -12, 0), normal(88, shape)],
      attributes: {},
      terms: 2 * Math.sqrt(width),
    },
    { op: "logSumExp", name: names(shape), inputs: [normal(89, shape, 2)], attributes: {} },
    {
      op: "gumbelSoftmax",
      name: names(shape),
      inputs: [normal(90, shape), uniform(91, shape, 0, 1), floats([], [0.7])],
      attributes: {},
    },
  ];
});

const softmaxEdges: OpCase[] = [
  {
    op: "logSumExp",
    name: "large numbers do not overflow",
    inputs: [floats([3, 3], [1000, 1001, 999, -1000, -1001, -999, 0, 80, -80])],
    attributes: {},
  },
  {
    op: "logSumExp",
    name: "infinite where the largest is",
    inputs: [floats([4, 2], [-Infinity, -Infinity, 1, Infinity, -Infinity, 3, NaN, 0])],
    attributes: {},
    cpuOnly: true,
  },
  {
    op: "gumbelSoftmax",
    name: "uniform numbers of 0 and 1 are held inside",
    inputs: [
      floats([3, 3], [1, 2, 3, 1, 2, 3, 1, 2, 3]),
      floats([3, 3], [0, 0.5, 0.25, 1, 0.5, 0.25, 0, 1, 0.5]),
      floats([], [2]),
    ],
    attributes: {},
  },
];

const crossEntropy: OpCase[] = [
  ...shapes.flatMap((shape): OpCase[] => {
    const inputs = [normal(72, shape, 2), indices(73, rowsOf(shape), shape.at(-1)!)];
    return [
      { op: "crossEntropy", name: names(shape), inputs, attributes: {} },
      {
        op: "crossEntropyGradient",
        name: names(shape),
        inputs: [...inputs, uniform(74, rowsOf(shape), -2, 2)],
        attributes: {},
      },
    ];
  }),
  ...(["crossEntropy", "crossEntropyGradient"] as const).map((op): OpCase => {
    const logits = floats([3, 3], [1000, 1001, 999, -1000, -1001, -999, 0, 90, -90]);
    const inputs = [logits, integers([3], [1, 2, 0])];
    return {
      op,
      name: "large logits do not overflow",
      inputs: op === "crossEntropy" ? inputs : [...inputs, floats([3], [1, -2, 0])],
      attributes: {},
    };
  }),
];

/** μ and r of `layerNorm`, in double precision, rounded once. */
function moments(x: CaseTensor, epsilon: number): [mean: CaseTensor, inverseDeviation: CaseTensor] {
  const width = x.shape.at(-1)!;
  const means: number[] = [];
  const deviations: number[] = [];
  for (let start = 0; start < x.data.length; start += width) {
    const row = Array.from(x.data.subarray(start, start + width));
    const mean = row.reduce((total, value) => total + value, 0) / width;
    means.push(mean);
    deviations.push(
      1 / Math.sqrt(row.reduce((total, value) => total + (value - mean) ** 2, 0) / width + epsilon),
    );
  }
  return [floats(rowsOf(x.shape), means), floats(rowsOf(x.shape), deviations)];
}

/** r of `rmsNorm`, in double precision, rounded once. */
function inverseRoot(x: CaseTensor, epsilon: number): CaseTensor {
  const width = x.shape.at(-1)!;
  const roots = Array.from({ length: x.data.length / width }, (_, row) => {
    const values = Array.from(x.data.subarray(row * width, (row + 1) * width));
    return 1 / Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / width + epsilon);
  });
  return floats(rowsOf(x.shape), roots);
}

const layerNorm = shapes.flatMap((shape): OpCase[] => {
  const width = shape.slice(-1);
  const x = floats(
    shape,
    normal(75, shape, 2).data.map((value) => value + 3),
  );
  const scale = uniform(76, width, 0.5, 2);
  return [
    {
      op: "layerNorm",
      name: names(shape),
      inputs: [x, scale, normal(77, width)],
      attributes: { epsilon: 1e-5 },
    },
    {
      op: "layerNormGradient",
      name: names(shape),
      inputs: [x, scale, ...moments(x, 1e-5), normal(78, shape)],
      attributes: {},
      // A row of one element is its own mean: the terms, r·h, cancel to 0.
      terms: shape.at(-1) === 1 ? 1 / Math.sqrt(1e-5) : undefined,
    },
    { op: "rmsNorm", name: names(shape), inputs: [x, scale], attributes: { epsilon: 1e-5 } },
    {
      op: "rmsNormGradient",
      name: names(shape),
      inputs: [x, scale, inverseRoot(x, 1e-5), normal(78, shape)],
      attributes: {},
      // A row of one element has a norm of 1: the terms, r·h, cancel to 0.
      terms: shape.at(-1) === 1 ? 10 : undefined,
    },
  ];
});

const layerNormEdges: OpCase[] = [
  {
    op: "layerNorm",
    name: "rows without variance, a large ε",
    inputs: [floats([2, 4], [3, 3, 3, 3, 0, 0, 0, 0]), normal(79, [4]), normal(80, [4])],
    attributes: { epsilon: 0.5 },
  },
  {
    op: "layerNorm",
    name: "a row with NaN is NaN, the others are not",
    inputs: [
      floats([2, 4], [1, NaN, 2, 3, 1, 2, 3, 4]),
      floats([4], [1, 1, 1, 1]),
      floats([4], [0, 0, 0, 0]),
    ],
    attributes: { epsilon: 1e-5 },
    cpuOnly: true,
  },
];

const normalize = shapes.flatMap((shape): OpCase[] => [
  { op: "l2Normalize", name: names(shape), inputs: [normal(81, shape, 3)], attributes: { epsilon: 1e-12 } },
  {
    op: "l2NormalizeGradient",
    name: names(shape),
    inputs: [normal(82, shape, 3), normal(83, shape)],
    attributes: { epsilon: 1e-12 },
    // A row of one element has no tangent: the terms, g/‖x‖, cancel to 0.
    terms: shape.at(-1) === 1 ? 10 : undefined,
  },
]);

const shortRows = floats([4, 3], [0, 0, 0, 0.01, -0.02, 0.01, 3, 4, 0, 0.6, 0, 0.8]);

const normalizeEdges: OpCase[] = [
  {
    op: "l2Normalize",
    name: "zero, short and unit rows",
    inputs: [shortRows],
    attributes: { epsilon: 0.5 },
  },
  {
    op: "l2NormalizeGradient",
    name: "zero, short and unit rows",
    inputs: [shortRows, normal(84, [4, 3])],
    attributes: { epsilon: 0.5 },
  },
];

/** Cases of the ops that work on whole rows (softmax, cross-entropy, the norms). */
export const rowCases: readonly OpCase[] = [
  ...softmax,
  ...softmaxGradients,
  ...softmaxEdges,
  ...crossEntropy,
  ...layerNorm,
  ...layerNormEdges,
  ...normalize,
  ...normalizeEdges,
];
