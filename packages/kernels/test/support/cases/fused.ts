import type { DType } from "../../../src/dtype.ts";
import type { ElementwiseName, FusedAttributes, FusedInstruction } from "../../../src/ops/fused.ts";
import { type CaseTensor, floats, indices, integers, normal, type OpCase, uniform } from "../op-case.ts";

type Line = readonly [op: ElementwiseName, ...operands: number[]] | readonly ["cast", number, DType];

/** A chain from lines of op and operands. */
export function chain(
  inputs: number,
  lines: readonly Line[],
  {
    constants = [],
    outputs = [lines.length - 1],
  }: { constants?: FusedAttributes["constants"]; outputs?: number[] } = {},
): FusedAttributes {
  const instructions = lines.map(([op, ...rest]): FusedInstruction => {
    const operands = rest.flatMap((value) => (typeof value === "number" ? [value] : []));
    const [dtype] = rest.flatMap((value) => (typeof value === "string" ? [value] : []));
    return { op, operands, ...(dtype && { dtype }) };
  });
  return { inputs, constants, instructions, outputs };
}

const float = (value: number) => ({ value, dtype: "float32" }) as const;
const integer = (value: number) => ({ value, dtype: "int32" }) as const;

const fused = (name: string, inputs: CaseTensor[], attributes: FusedAttributes, cpuOnly = false): OpCase => ({
  op: "fused",
  name,
  inputs,
  attributes,
  cpuOnly,
});

/** tanh(x + y)·x, both kept. */
const swish = chain(
  2,
  [
    ["add", 0, 1],
    ["tanh", 2],
    ["multiply", 3, 0],
  ],
  { outputs: [1, 2] },
);

/** x + bias, ReLU, the gradient's mask. */
const biasRelu = chain(
  2,
  [
    ["add", 0, 1],
    ["relu", 2],
    ["greater", 2, 3],
    ["subtract", 3, 4],
  ],
  { outputs: [1, 3] },
);

/** m′ = βm + g, w′ = w − ηm′: each may overwrite what it updates. */
const momentum = chain(
  4,
  [
    ["multiply", 1, 4],
    ["add", 5, 2],
    ["multiply", 3, 6],
    ["subtract", 0, 7],
  ],
  { constants: [float(0.9)], outputs: [1, 3] },
);

/** Reads its first input again at the end. */
const late = chain(
  2,
  [
    ["square", 0],
    ["add", 2, 1],
    ["subtract", 3, 0],
    ["multiply", 4, 3],
  ],
  { outputs: [0, 1, 3] },
);

const unaries = [
  "negate",
  "abs",
  "sign",
  "floor",
  "exp",
  "log",
  "sqrt",
  "rsqrt",
  "square",
  "reciprocal",
] as const;
const others = ["relu", "sigmoid", "tanh", "softplus", "erf", "sin", "cos"] as const;
const binaries = ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum"] as const;
const comparisons = ["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"] as const;

/** Each op on x and y, all results kept. */
const each = (ops: readonly ElementwiseName[], operands: readonly number[]): FusedAttributes =>
  chain(
    2,
    ops.map((op) => [op, ...operands] as const),
    { outputs: ops.map((_, i) => i) },
  );

/** A sum of nine inputs times their number. */
const nine = chain(9, [
  ["add", 0, 1],
  ...[2, 3, 4, 5, 6, 7, 8].map((input, i) => ["multiply", 9 + i, input] as const),
]);

const wrapping = chain(
  2,
  [
    ["multiply", 0, 1],
    ["add", 3, 2],
    ["maximum", 4, 0],
    ["greater", 5, 1],
    ["cast", 5, "float32"],
    ["multiply", 7, 6],
  ],
  { constants: [integer(2147483647)], outputs: [1, 2, 3, 5] },
);

const chosen = chain(
  3,
  [
    ["greater", 0, 3],
    ["where", 4, 1, 2],
    ["subtract", 5, 0],
  ],
  { constants: [float(0.25)] },
);

const choosing = chain(
  3,
  [
    ["greater", 0, 3],
    ["where", 4, 1, 2],
    ["cast", 0, "int32"],
    ["subtract", 5, 6],
  ],
  { constants: [float(0.25)], outputs: [1, 3] },
);

/** Cases of `fused`. */
export const fusedCases: readonly OpCase[] = [
  fused("two results, one of them on the way", [normal(1, [37, 5]), normal(2, [37, 5])], swish),
  fused("scalars", [normal(3, []), normal(4, [])], swish),
  fused("short rows with a bias", [normal(5, [37, 5]), normal(6, [5])], biasRelu),
  fused("rows of 64 with a bias, on all threads", [normal(7, [311, 64]), normal(8, [64])], biasRelu),
  fused("a column beside rows", [normal(9, [37, 5]), normal(10, [37, 1])], biasRelu),
  fused("long rows with a bias", [normal(11, [41, 323]), normal(12, [323])], biasRelu),
  fused("long rows with a column", [normal(13, [17, 2051]), normal(14, [17, 1])], biasRelu),
  fused("a row and a column", [normal(15, [1, 23]), normal(16, [19, 1])], biasRelu),
  fused("rank 5", [normal(17, [2, 1, 3, 2, 5]), normal(18, [1, 4, 1, 2, 1])], biasRelu),
  fused(
    "momentum",
    [normal(19, [9, 7]), normal(20, [9, 7]), normal(21, [9, 7]), floats([], [0.1])],
    momentum,
  ),
  fused(
    "momentum of many",
    [normal(22, [100_003]), normal(23, [100_003]), normal(24, [100_003]), floats([], [0.1])],
    momentum,
  ),
  fused(
    "an input that is read again when its place may be taken",
    [normal(25, [67]), normal(26, [67])],
    late,
  ),
  fused("the same, longer than a block", [normal(27, [3, 1701]), normal(28, [3, 1701])], late),
  fused(
    "functions of one number",
    [uniform(29, [43], 0.1, 2), uniform(30, [43], 0.1, 2)],
    each(unaries, [1]),
  ),
  fused("more functions of one number", [normal(31, [43]), normal(32, [43])], each(others, [1])),
  fused("functions of two", [uniform(33, [43], 0.2, 2), uniform(34, [43], 0.2, 2)], each(binaries, [0, 1])),
  fused("comparisons", [normal(35, [43]), normal(36, [43])], each(comparisons, [0, 1])),
  fused(
    "more inputs than a kernel of WebGPU may have",
    Array.from({ length: 9 }, (_, i) => uniform(40 + i, [6, 7], 0.5, 1.5)),
    nine,
  ),
  fused("a choice", [normal(50, [8, 9]), normal(51, [9]), floats([], [3])], chosen),
  fused(
    "whole numbers beside others",
    [normal(52, [40]), indices(53, [40], 9), indices(54, [], 5)],
    choosing,
  ),
  fused(
    "whole numbers that wrap",
    [
      integers([5], [1, -1, 65537, 123456789, 46341]),
      integers([5], [7, 2147483647, 65537, 987654321, 46341]),
    ],
    wrapping,
    true,
  ),
  fused(
    "NaN and infinities",
    [floats([6], [NaN, 1, Infinity, -Infinity, 0, 2]), floats([6], [1, NaN, -Infinity, Infinity, 1, 3])],
    biasRelu,
    true,
  ),
];
