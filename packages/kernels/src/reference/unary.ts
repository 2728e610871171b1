import type { NoAttributes } from "../ops/definition.ts";
import type { UnaryName } from "../ops/table.ts";
import { erf } from "./erf.ts";
import type { ReferenceKernel } from "./kernel.ts";

const elementwise =
  (f: (x: number) => number): ReferenceKernel<NoAttributes> =>
  ([x]) => [Float64Array.from(x.data, f)];

/** The elementwise functions of one tensor. */
export const unary: { readonly [Name in UnaryName]: ReferenceKernel<NoAttributes> } = {
  negate: elementwise((x) => -x),
  abs: elementwise(Math.abs),
  sign: elementwise(Math.sign),
  floor: elementwise(Math.floor),
  exp: elementwise(Math.exp),
  log: elementwise(Math.log),
  sqrt: elementwise(Math.sqrt),
  // −0 + 0 is 0, whose reciprocal is +∞.
  rsqrt: elementwise((x) => 1 / Math.sqrt(x + 0)),
  square: elementwise((x) => x * x),
  reciprocal: elementwise((x) => 1 / x),
  relu: elementwise((x) => Math.max(x, 0)),
  sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  tanh: elementwise(Math.tanh),
  softplus: elementwise((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: elementwise(erf),
  sin: elementwise(Math.sin),
  cos: elementwise(Math.cos),
};
