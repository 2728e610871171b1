import type { UnaryName } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, noGradient, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { divide, greater, multiply, subtract } from "./binary.ts";

const elementwise =
  (op: UnaryName) =>
  (x: Tensor): Tensor =>
    apply(op, [x], {});

/** y = −x */
export const negate = elementwise("negate");
/** y = |x|; the gradient at 0 is 0 */
export const abs = elementwise("abs");
/** y = −1, 0 or 1 after the sign of x; no gradient */
export const sign = elementwise("sign");
/** y = ⌊x⌋; no gradient */
export const floor = elementwise("floor");
/** y = eˣ */
export const exp = elementwise("exp");
/** y = ln x */
export const log = elementwise("log");
/** y = √x */
export const sqrt = elementwise("sqrt");
/** y = 1/√x */
export const rsqrt = elementwise("rsqrt");
/** y = x² */
export const square = elementwise("square");
/** y = 1/x */
export const reciprocal = elementwise("reciprocal");
/** y = max(x, 0); the gradient at 0 is 0 */
export const relu = elementwise("relu");
/** y = 1/(1 + e⁻ˣ) */
export const sigmoid = elementwise("sigmoid");
/** y = tanh x */
export const tanh = elementwise("tanh");
/** y = ln(1 + eˣ) */
export const softplus = elementwise("softplus");
/** y = 2/√π ∫₀ˣ e^(−t²) dt */
export const erf = elementwise("erf");
/** y = sin x */
export const sin = elementwise("sin");
/** y = cos x */
export const cos = elementwise("cos");

/** The activations of `gelu.ts`. */
type GeluName = `gelu${string}` | `silu${string}`;

/** The gradients of the functions above. */
export const unaryGradients: { readonly [Name in Exclude<UnaryName, GeluName>]: GradientRule<Name> } = {
  negate: rule((g) => [negate(g)]),
  abs: rule((g, [x]) => [multiply(g, sign(x))]),
  sign: noGradient,
  floor: noGradient,
  exp: rule((g, _, y) => [multiply(g, y)]),
  log: rule((g, [x]) => [divide(g, x)]),
  sqrt: rule((g, _, y) => [divide(multiply(g, 0.5), y)]),
  rsqrt: rule((g, _, y) => [multiply(g, multiply(-0.5, multiply(y, square(y))))]),
  square: rule((g, [x]) => [multiply(g, multiply(2, x))]),
  reciprocal: rule((g, _, y) => [negate(multiply(g, square(y)))]),
  relu: rule((g, [x]) => [multiply(g, greater(x, 0))]),
  sigmoid: rule((g, _, y) => [multiply(g, multiply(y, subtract(1, y)))]),
  tanh: rule((g, _, y) => [multiply(g, subtract(1, square(y)))]),
  softplus: rule((g, [x]) => [multiply(g, sigmoid(x))]),
  erf: rule((g, [x]) => [multiply(g, multiply(2 / Math.sqrt(Math.PI), exp(negate(square(x)))))]),
  sin: rule((g, [x]) => [multiply(g, cos(x))]),
  cos: rule((g, [x]) => [negate(multiply(g, sin(x)))]),
};
