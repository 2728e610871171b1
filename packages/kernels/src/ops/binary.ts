import type { TensorType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import { checkCount, checkDType, type NoAttributes, type OpDefinition } from "./definition.ts";

function broadcast(op: string, inputs: readonly TensorType[]): TensorType {
  checkCount(op, inputs, 2);
  const [a, b] = inputs;
  if (a.dtype !== b.dtype) {
    throw new DTypeError(op, {
      expected: "both inputs of one element type",
      received: `${a.dtype} and ${b.dtype}`,
    });
  }
  return { shape: broadcastShapes(op, a.shape, b.shape), dtype: a.dtype };
}

const inPlace = [
  [0, 0],
  [0, 1],
] as const;

/** Works on float32 and, wrapping modulo 2³², on int32. */
const arithmetic = (op: string): OpDefinition<NoAttributes> => ({
  infer: (inputs) => [broadcast(op, inputs)],
  inPlace,
});

const float = (op: string): OpDefinition<NoAttributes> => ({
  infer(inputs) {
    const type = broadcast(op, inputs);
    checkDType(op, "the inputs", type, "float32");
    return [type];
  },
  inPlace,
});

/** 1 where the relation holds and 0 elsewhere, as float32; comparisons with NaN do not hold, but ≠ does. */
const comparison = (op: string): OpDefinition<NoAttributes> => ({
  infer: (inputs) => [{ shape: broadcast(op, inputs).shape, dtype: "float32" }],
  inPlace,
});

/** z = x + y, broadcasting; float32 or int32 */
export const add = arithmetic("add");
/** z = x − y, broadcasting; float32 or int32 */
export const subtract = arithmetic("subtract");
/** z = x·y, broadcasting; float32 or int32 */
export const multiply = arithmetic("multiply");
/** z = x/y, broadcasting; float32 */
export const divide = float("divide");
/** z = xʸ, broadcasting; float32; NaN for a negative x with a fractional y */
export const power = float("power");
/** z = max(x, y), broadcasting; float32 or int32; NaN wins on the CPU devices */
export const maximum = arithmetic("maximum");
/** z = min(x, y), broadcasting; float32 or int32; NaN wins on the CPU devices */
export const minimum = arithmetic("minimum");
/** z = [x = y] */
export const equal = comparison("equal");
/** z = [x ≠ y] */
export const notEqual = comparison("notEqual");
/** z = [x < y] */
export const less = comparison("less");
/** z = [x ≤ y] */
export const lessEqual = comparison("lessEqual");
/** z = [x > y] */
export const greater = comparison("greater");
/** z = [x ≥ y] */
export const greaterEqual = comparison("greaterEqual");
