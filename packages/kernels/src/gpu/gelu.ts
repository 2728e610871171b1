import { erfBeyondOne, erfSeries } from "./erf.ts";

/** Statements that return an expression of Φ(x) = ½·(1 + erf(x/√2)), with x held where φ(x) is not 0 as `near`. */
const ofNormalProbability = (expression: (probability: string) => string): readonly string[] => [
  "const near = Math.min(Math.max(x, -12), 12);",
  `const z = near * ${Math.SQRT1_2};`,
  "const s = z * z;",
  "const a = Math.abs(z);",
  "const t = 1 / (1 + 0.3275911 * a);",
  `const far = ${erfBeyondOne} * Math.exp(-s);`,
  `if (s < 1) { return ${expression(`(0.5 + 0.5 * z * ${erfSeries})`)}; }`,
  `if (x < 0) { return ${expression("0.5 * far")}; }`,
  `return ${expression("(1 - 0.5 * far)")};`,
];

const ROOT = Math.sqrt(2 / Math.PI);

/** Statements that return an expression of t = tanh(√(2/π)·(x + 0.044715x³)); `near` as above. */
const ofTanh = (expression: (t: string) => string): readonly string[] => [
  "const near = Math.min(Math.max(x, -12), 12);",
  `const u = ${ROOT} * (near + 0.044715 * near * near * near);`,
  "const s = u * u;",
  "const far = Math.tanh(Math.min(Math.max(u, -15), 15));",
  // GPUs compute it from exponentials, which loses the digits of a small one.
  `const close = u * (1 + s * (${-1 / 3} + s * (${2 / 15} + s * (${-17 / 315} + s * ${62 / 2835}))));`,
  `if (s < 0.04) { return ${expression("close")}; }`,
  `return ${expression("far")};`,
];

/** What each activation makes of a number x, as in `unaryBodies`. */
export const geluBodies = {
  gelu: ofNormalProbability((probability) => `Math.max(x, -50) * ${probability}`),
  geluDerivative: ofNormalProbability(
    (probability) => `${probability} + near * ${1 / Math.sqrt(2 * Math.PI)} * Math.exp(-near * near * 0.5)`,
  ),
  geluTanh: ofTanh((t) => `0.5 * Math.max(x, -50) * (1 + ${t})`),
  geluTanhDerivative: ofTanh(
    (t) => `0.5 * (1 + ${t}) + 0.5 * near * (1 - ${t} * ${t}) * ${ROOT} * (1 + 0.134145 * near * near)`,
  ),
  silu: ["return Math.max(x, -80) / (1 + Math.exp(-Math.max(x, -80)));"],
  siluDerivative: [
    "const near = Math.min(Math.max(x, -80), 80);",
    "const s = 1 / (1 + Math.exp(-near));",
    "return s * (1 + near * (1 - s));",
  ],
} as const;
