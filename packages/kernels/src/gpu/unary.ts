import type { NoAttributes } from "../ops/definition.ts";
import type { UnaryName } from "../ops/table.ts";
import { sizeOf } from "../shape.ts";
import { erfBeyondOne, erfSeries } from "./erf.ts";
import { geluBodies } from "./gelu.ts";
import type { GpuOp } from "./runtime/plan.ts";

const map =
  (body: readonly string[]): GpuOp<NoAttributes> =>
  (plan, [x], _, [{ shape }]) => [
    plan.kernel(sizeOf(shape), { values: x.slot }, "const x = values[this.thread.x];", ...body),
  ];

/*
 * π in three parts with few digits each, so that k·part has no rounding error: x − k·π then keeps its digits.
 * The hardware's own sine is off by 2e-4 at 50, so a polynomial takes its place: Taylor's, whose error for
 * |r| ≤ π/2 is below (π/2)¹³/13! = 6e-8.
 */
const reduce = (offset: number) => [
  `const k = Math.floor(x * ${1 / Math.PI} + ${0.5 - offset});`,
  `const r = ((x - (k + ${offset}) * 3.140625) - (k + ${offset}) * 0.0009670257568359375) - (k + ${offset}) * ${Math.PI - 3.140625 - 0.0009670257568359375};`,
  "const s = r * r;",
  `const y = r + r * s * (${-1 / 6} + s * (${1 / 120} + s * (${-1 / 5040} + s * (${1 / 362880} - s * ${1 / 39916800}))));`,
  "const odd = k - 2 * Math.floor(k * 0.5);",
];

/** What each function makes of a number x: statements that return it (see `fuse-bodies.ts` for what they may be). */
export const unaryBodies: Readonly<Record<UnaryName, readonly string[]>> = {
  negate: ["return -x;"],
  abs: ["return Math.abs(x);"],
  sign: ["if (x > 0) { return 1; }", "if (x < 0) { return -1; }", "return x;"],
  floor: ["return Math.floor(x);"],
  exp: ["return Math.exp(x);"],
  log: ["return Math.log(x);"],
  sqrt: ["return Math.sqrt(x);"],
  rsqrt: ["return 1 / Math.sqrt(x);"],
  square: ["return x * x;"],
  reciprocal: ["return 1 / x;"],
  relu: ["return Math.max(x, 0);"],
  // Beyond ±80 the exponential overflows, which not every GPU survives.
  sigmoid: ["return 1 / (1 + Math.exp(-Math.max(x, -80)));"],
  // GPUs compute it from exponentials: NaN for large arguments, few digits for small ones.
  tanh: [
    "const s = x * x;",
    `if (s < 0.04) { return x * (1 + s * (${-1 / 3} + s * (${2 / 15} + s * (${-17 / 315} + s * ${62 / 2835})))); }`,
    "return Math.tanh(Math.min(Math.max(x, -15), 15));",
  ],
  softplus: [
    "const e = Math.exp(-Math.abs(x));",
    // ln(1 + e) loses the digits of a small e.
    `if (e < 0.04) { return Math.max(x, 0) + e * (1 - e * (0.5 - e * (${1 / 3} - e * (0.25 - e * 0.2)))); }`,
    "return Math.max(x, 0) + Math.log(1 + e);",
  ],
  erf: [
    "const s = x * x;",
    `if (s < 1) { return x * ${erfSeries}; }`,
    "const a = Math.min(Math.abs(x), 6);",
    "const t = 1 / (1 + 0.3275911 * a);",
    `const y = 1 - ${erfBeyondOne} * Math.exp(-a * a);`,
    "if (x < 0) { return -y; }",
    "return y;",
  ],
  ...geluBodies,
  sin: [...reduce(0), "if (odd > 0.5) { return -y; }", "return y;"],
  cos: [...reduce(0.5), "if (odd > 0.5) { return y; }", "return -y;"],
};

const entries = (Object.keys(unaryBodies) as UnaryName[]).map((op) => [op, map(unaryBodies[op])] as const);

/** The elementwise functions of one tensor. */
export const unary = Object.fromEntries(entries) as Record<UnaryName, GpuOp<NoAttributes>>;
