import type { BinaryName } from "@quadrivium/kernels";
import { apply, asTensor, type TensorLike } from "../apply.ts";
import { type GradientRule, noGradient, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { unbroadcast } from "../unbroadcast.ts";
import { log, negate } from "./unary.ts";
import { where } from "./where.ts";

const elementwise =
  (op: BinaryName) =>
  (x: TensorLike, y: TensorLike): Tensor => {
    const dtype = typeof x === "number" ? (typeof y === "number" ? "float32" : y.dtype) : x.dtype;
    return apply(op, [asTensor(x, dtype), asTensor(y, dtype)], {});
  };

/** z = x + y, broadcasting */
export const add = elementwise("add");
/** z = x − y, broadcasting */
export const subtract = elementwise("subtract");
/** z = x·y, broadcasting */
export const multiply = elementwise("multiply");
/** z = x/y, broadcasting */
export const divide = elementwise("divide");
/** z = xʸ, broadcasting; the gradient for y is 0 where x ≤ 0 */
export const power = elementwise("power");
/** z = max(x, y), broadcasting; equal ones share the gradient */
export const maximum = elementwise("maximum");
/** z = min(x, y), broadcasting; equal ones share the gradient */
export const minimum = elementwise("minimum");
/** z = [x = y] as 0 or 1, broadcasting; no gradient */
export const equal = elementwise("equal");
/** z = [x ≠ y] as 0 or 1, broadcasting; no gradient */
export const notEqual = elementwise("notEqual");
/** z = [x < y] as 0 or 1, broadcasting; no gradient */
export const less = elementwise("less");
/** z = [x ≤ y] as 0 or 1, broadcasting; no gradient */
export const lessEqual = elementwise("lessEqual");
/** z = [x > y] as 0 or 1, broadcasting; no gradient */
export const greater = elementwise("greater");
/** z = [x ≥ y] as 0 or 1, broadcasting; no gradient */
export const greaterEqual = elementwise("greaterEqual");

/** A rule whose results are summed back to the inputs' shapes. */
const broadcastRule = <Name extends BinaryName>(
  gradient: (g: Tensor, x: Tensor, y: Tensor, z: Tensor) => readonly [Tensor, Tensor],
): GradientRule<Name> =>
  rule((g, [x, y], z) => {
    const [gx, gy] = gradient(g, x, y, z);
    return [unbroadcast(gx, x.shape), unbroadcast(gy, y.shape)];
  });

/** g times the share of the gradient that the chosen operand gets: 1, or ½ where both are equal. */
const share = (g: Tensor, isChosen: Tensor, x: Tensor, y: Tensor): Tensor =>
  multiply(g, add(isChosen, multiply(0.5, equal(x, y))));

/** The gradients of the functions above. */
export const binaryGradients: { readonly [Name in BinaryName]: GradientRule<Name> } = {
  add: broadcastRule((g) => [g, g]),
  subtract: broadcastRule((g) => [g, negate(g)]),
  multiply: broadcastRule((g, x, y) => [multiply(g, y), multiply(g, x)]),
  divide: broadcastRule((g, _, y, z) => [divide(g, y), negate(divide(multiply(g, z), y))]),
  power: broadcastRule((g, x, y, z) => [
    multiply(g, multiply(y, power(x, subtract(y, 1)))),
    multiply(g, multiply(z, where(greater(x, 0), log(maximum(x, 1e-37)), 0))),
  ]),
  maximum: broadcastRule((g, x, y) => [share(g, greater(x, y), x, y), share(g, less(x, y), x, y)]),
  minimum: broadcastRule((g, x, y) => [share(g, less(x, y), x, y), share(g, greater(x, y), x, y)]),
  equal: noGradient,
  notEqual: noGradient,
  less: noGradient,
  lessEqual: noGradient,
  greater: noGradient,
  greaterEqual: noGradient,
};
