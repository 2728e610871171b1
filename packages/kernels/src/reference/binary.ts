import type { DType } from "../dtype.ts";
import type { NoAttributes } from "../ops/definition.ts";
import type { BinaryName } from "../ops/table.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";

type Operator = (x: number, y: number) => number;

const operators: { readonly [Name in BinaryName]: Operator } = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  power: (x, y) => x ** y,
  maximum: (x, y) => Math.max(x, y),
  minimum: (x, y) => Math.min(x, y),
  equal: (x, y) => Number(x === y),
  notEqual: (x, y) => Number(x !== y),
  less: (x, y) => Number(x < y),
  lessEqual: (x, y) => Number(x <= y),
  greater: (x, y) => Number(x > y),
  greaterEqual: (x, y) => Number(x >= y),
};

/** The function of two numbers of one element type. Integers are to be stored in an Int32Array, which wraps. */
export const binaryFunction = (op: BinaryName, dtype: DType): Operator =>
  op === "multiply" && dtype === "int32" ? Math.imul : operators[op];

const kernelOf =
  (op: BinaryName): ReferenceKernel<NoAttributes> =>
  ([x, y], _, [type]) => {
    const z = zeros(type);
    const fromX = broadcastOffsets(x.shape, type.shape);
    const fromY = broadcastOffsets(y.shape, type.shape);
    const operator = binaryFunction(op, x.dtype);
    for (let i = 0; i < z.length; i++) z[i] = operator(x.data[fromX[i]], y.data[fromY[i]]);
    return [z];
  };

const names = Object.keys(operators) as BinaryName[];

/** The elementwise functions of two tensors. */
export const binary = Object.fromEntries(names.map((op) => [op, kernelOf(op)])) as {
  readonly [Name in BinaryName]: ReferenceKernel<NoAttributes>;
};
