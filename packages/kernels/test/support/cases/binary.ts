import type { BinaryName } from "../../../src/ops/table.ts";
import type { Shape } from "../../../src/shape.ts";
import { type CaseTensor, floats, integers, normal, type OpCase, ties, uniform } from "../op-case.ts";

const arithmetic = ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum"] as const;
const comparisons = ["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"] as const;
const names: readonly BinaryName[] = [...arithmetic, ...comparisons];

const shapes: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[1], [1]],
  [[5], []],
  [[], [5]],
  [
    [37, 5],
    [37, 5],
  ],
  [[37, 5], [5]],
  [
    [37, 5],
    [37, 1],
  ],
  [
    [1, 5],
    [37, 1],
  ],
  [
    [4, 1, 6],
    [3, 1],
  ],
  [
    [2, 1, 3, 2, 5],
    [1, 4, 1, 2, 1],
  ],
  [[6], [4, 3, 6]],
  [[311, 323], [323]],
  [[100_003], [100_003]],
];

/** Operands inside the op's domain; comparisons get ties, so that equality occurs. */
function operands(op: BinaryName, a: Shape, b: Shape): CaseTensor[] {
  if (op === "power") return [uniform(31, a, 0.2, 3), uniform(32, b, -3, 3)];
  if (op === "divide") return [normal(31, a), uniform(32, b, 0.3, 3)];
  if (comparisons.some((name) => name === op)) return [ties(31, a, 4), ties(32, b, 4)];
  return [normal(31, a), normal(32, b)];
}

const broadcasting = names.flatMap((op): OpCase[] =>
  shapes.map(([a, b]) => ({
    op,
    name: `[${a.join(", ")}] and [${b.join(", ")}]`,
    inputs: operands(op, a, b),
    attributes: {},
  })),
);

const specialA = [NaN, 1, NaN, Infinity, -Infinity, Infinity, 0, 0, -2, 3];
const specialB = [1, NaN, NaN, Infinity, Infinity, -Infinity, 0, 1, Infinity, -Infinity];

const nonFinite = names
  // What a power of an infinity or a NaN is differs between standards (1^∞, NaN^0): nothing is promised.
  .filter((op) => op !== "power")
  .map(
    (op): OpCase => ({
      op,
      name: "NaN, infinities and zeros",
      inputs: [floats([10], specialA), floats([10], specialB)],
      attributes: {},
      cpuOnly: true,
    }),
  );

const wide = [2147483647, -2147483648, 123456789, -5, 16777217, 0, 65537];
const wideB = [1, -1, 987654321, 7, 16777216, -3, 65537];

const wrapping = (["add", "subtract", "multiply", "maximum", "minimum", ...comparisons] as const).flatMap(
  (op): OpCase[] => [
    {
      op,
      name: "int32 beyond 2²⁴, wrapping",
      inputs: [integers([7], wide), integers([7], wideB)],
      attributes: {},
      cpuOnly: true,
    },
    {
      op,
      name: "int32, broadcasting",
      inputs: [integers([3, 1], [1, -2, 3]), integers([2], [-2, 3])],
      attributes: {},
    },
  ],
);

const powers: OpCase[] = [
  {
    op: "power",
    name: "whole exponents of negative numbers, zeros",
    inputs: [floats([8], [-2, -2, -1.5, 0, 0, 3, -1, 5]), floats([8], [2, 3, -2, 2, 0, 0, 0, 1])],
    attributes: {},
    cpuOnly: true,
  },
  {
    op: "power",
    name: "a negative number with a fractional exponent is NaN",
    inputs: [floats([3], [-2, -0.5, 4]), floats([], [0.5])],
    attributes: {},
    cpuOnly: true,
  },
  {
    op: "power",
    name: "square as a broadcast scalar exponent",
    inputs: [uniform(33, [37], 0, 3), floats([], [2])],
    attributes: {},
  },
];

/** Cases of the elementwise functions of two tensors. */
export const binaryCases: readonly OpCase[] = [...broadcasting, ...nonFinite, ...wrapping, ...powers];
