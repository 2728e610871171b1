import { checkCount, checkDType, type NoAttributes, type OpDefinition } from "./definition.ts";

const unary = (op: string): OpDefinition<NoAttributes> => ({
  infer(inputs) {
    checkCount(op, inputs, 1);
    checkDType(op, "x", inputs[0], "float32");
    return [inputs[0]];
  },
  inPlace: [[0, 0]],
});

/** y = −x */
export const negate = unary("negate");
/** y = |x| */
export const abs = unary("abs");
/** y = −1, 0 or 1 after the sign of x; NaN stays NaN */
export const sign = unary("sign");
/** y = ⌊x⌋ */
export const floor = unary("floor");
/** y = eˣ */
export const exp = unary("exp");
/** y = ln x; −∞ at 0, NaN below */
export const log = unary("log");
/** y = √x; NaN below 0 */
export const sqrt = unary("sqrt");
/** y = 1/√x; ∞ at 0, NaN below */
export const rsqrt = unary("rsqrt");
/** y = x² */
export const square = unary("square");
/** y = 1/x */
export const reciprocal = unary("reciprocal");
/** y = max(x, 0); NaN stays NaN on the CPU devices */
export const relu = unary("relu");
/** y = 1/(1 + e⁻ˣ) */
export const sigmoid = unary("sigmoid");
/** y = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) */
export const tanh = unary("tanh");
/** y = ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|) so that it does not overflow */
export const softplus = unary("softplus");
/** y = 2/√π ∫₀ˣ e^(−t²) dt, the error function */
export const erf = unary("erf");
/** y = x·Φ(x) with the normal distribution's Φ(x) = ½·(1 + erf(x/√2)): the Gaussian error linear unit */
export const gelu = unary("gelu");
/** y = Φ(x) + x·φ(x) with φ(x) = e^(−x²/2)/√(2π): the derivative of `gelu` */
export const geluDerivative = unary("geluDerivative");
/** y = ½x·(1 + tanh u) with u = √(2/π)·(x + 0.044715x³): the older approximation of `gelu` */
export const geluTanh = unary("geluTanh");
/** y = ½·(1 + t) + ½x·(1 − t²)·√(2/π)·(1 + 0.134145x²) with t = tanh u: the derivative of `geluTanh` */
export const geluTanhDerivative = unary("geluTanhDerivative");
/** y = x/(1 + e⁻ˣ): the sigmoid linear unit */
export const silu = unary("silu");
/** y = s·(1 + x·(1 − s)) with s = 1/(1 + e⁻ˣ): the derivative of `silu` */
export const siluDerivative = unary("siluDerivative");
/** y = sin x, x in radians */
export const sin = unary("sin");
/** y = cos x, x in radians */
export const cos = unary("cos");
