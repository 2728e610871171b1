import type { NoAttributes } from "../ops/definition.ts";
import type { UnaryName } from "../ops/table.ts";
import { erf } from "./erf.ts";
import { gelu, geluDerivative, geluTanh, geluTanhDerivative, silu, siluDerivative } from "./gelu.ts";
import type { ReferenceKernel } from "./kernel.ts";

/** The functions of one number. */
export const unaryFunctions: { readonly [Name in UnaryName]: (x: number) => number } = {
  negate: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  // −0 + 0 is 0, whose reciprocal is +∞.
  rsqrt: (x) => 1 / Math.sqrt(x + 0),
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  erf,
  gelu,
  geluDerivative,
  geluTanh,
  geluTanhDerivative,
  silu,
  siluDerivative,
  sin: Math.sin,
  cos: Math.cos,
};

const entries = Object.entries(unaryFunctions).map(([name, f]) => {
  const kernel: ReferenceKernel<NoAttributes> = ([x]) => [Float64Array.from(x.data, (value) => f(value))];
  return [name, kernel] as const;
});

/** The elementwise functions of one tensor. */
export const unary = Object.fromEntries(entries) as {
  readonly [Name in UnaryName]: ReferenceKernel<NoAttributes>;
};
