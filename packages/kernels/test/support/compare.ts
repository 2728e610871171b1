import type { TensorData } from "../../src/dtype.ts";
import type { OpName } from "../../src/ops/table.ts";
import type { OpCase } from "./op-case.ts";

/** Ops that move, choose or count: every device gives the very same numbers. */
const exact = 0;
/** One correctly rounded operation in single precision. */
const rounded = 2 ** -23;
/** A function by polynomials in single precision. */
const elementary = 1e-6;

/** The largest error of a CPU device, relative to the largest element of the result. */
const bounds: Readonly<Record<OpName, number>> = {
  negate: exact,
  abs: exact,
  sign: exact,
  floor: exact,
  exp: elementary,
  log: elementary,
  sqrt: rounded,
  rsqrt: 2 * rounded,
  square: rounded,
  reciprocal: rounded,
  relu: exact,
  sigmoid: elementary,
  tanh: elementary,
  softplus: elementary,
  erf: elementary,
  gelu: elementary,
  geluDerivative: elementary,
  geluTanh: elementary,
  geluTanhDerivative: elementary,
  silu: elementary,
  siluDerivative: elementary,
  sin: elementary,
  cos: elementary,
  cast: exact,
  add: rounded,
  subtract: rounded,
  multiply: rounded,
  divide: rounded,
  power: 5e-6,
  maximum: exact,
  minimum: exact,
  equal: exact,
  notEqual: exact,
  less: exact,
  lessEqual: exact,
  greater: exact,
  greaterEqual: exact,
  where: exact,
  sum: 5e-6,
  max: exact,
  argMax: exact,
  matmul: 3e-6,
  conv2d: 3e-6,
  conv2dInputGradient: 3e-6,
  conv2dFilterGradient: 5e-6,
  maxPool2d: exact,
  maxPool2dGradient: 1e-6,
  sumPool2d: 2e-6,
  sumPool2dGradient: 2e-6,
  softmax: 5e-6,
  softmaxGradient: 5e-6,
  logSoftmax: 5e-6,
  logSoftmaxGradient: 5e-6,
  logSumExp: 5e-6,
  gumbelSoftmax: 5e-6,
  crossEntropy: 5e-6,
  crossEntropyGradient: 5e-6,
  layerNorm: 1e-5,
  layerNormGradient: 1e-5,
  rmsNorm: 1e-5,
  rmsNormGradient: 1e-5,
  l2Normalize: 5e-6,
  l2NormalizeGradient: 1e-5,
  attention: 5e-6,
  attentionGradient: 1e-5,
  rotaryEmbedding: elementary,
  updateSlice: exact,
  sliceAt: exact,
  gather: exact,
  segmentSum: 1e-5,
  takeAlong: exact,
  scatterAlong: 1e-5,
  topK: exact,
  sparseDecode: 3e-6,
  sampledProduct: 3e-6,
  sparseOuter: 3e-6,
  reshape: exact,
  broadcastTo: exact,
  transpose: exact,
  slice: exact,
  concat: exact,
  pad: exact,
  copy: exact,
  adam: 2e-6,
  // As good as the ops that it is made of, of which the cases chain several.
  fused: 4e-6,
};

/** The largest error that is let pass. GPUs divide and take roots and exponentials with a few bits less. */
export function toleranceOf(op: OpName, hardware: "cpu" | "gpu"): number {
  const bound = bounds[op];
  return hardware === "gpu" && bound !== exact ? Math.max(10 * bound, 5e-6) : bound;
}

/**
 * Checks a case's outputs against those of the reference device: NaN and ±∞ at the same places, int32 the same, and
 * float32 within the op's tolerance relative to the largest finite element of the reference (beyond single
 * precision's range, that is ∞).
 * @returns the largest relative error that was seen
 * @throws Error naming the case, the output and the first element that differs
 */
export function compareOutputs(
  opCase: OpCase,
  actual: readonly TensorData[],
  expected: readonly TensorData[],
  hardware: "cpu" | "gpu",
): number {
  const subject = `${opCase.op} (${opCase.name})`;
  if (actual.length !== expected.length) {
    throw new Error(`${subject}: expected ${expected.length} outputs, got ${actual.length}`);
  }
  const tolerance = toleranceOf(opCase.op, hardware);
  const errors = expected.map((reference, output) =>
    compareTensor(`${subject}, output ${output}`, actual[output], reference, tolerance, opCase.terms ?? 0),
  );
  return Math.max(...errors);
}

function compareTensor(
  subject: string,
  actual: TensorData,
  expected: TensorData,
  tolerance: number,
  terms: number,
): number {
  const isInteger = expected instanceof Int32Array;
  if (isInteger !== actual instanceof Int32Array || actual.length !== expected.length) {
    throw new Error(
      `${subject}: expected ${expected.length} elements of ${expected.constructor.name}, ` +
        `got ${actual?.length} of ${actual?.constructor.name}`,
    );
  }
  const rounded = Float64Array.from(expected, isInteger ? (x) => x : Math.fround);
  const largest = rounded.reduce(
    (most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most),
    terms,
  );
  let worst = 0;
  for (let i = 0; i < rounded.length; i++) {
    const same = actual[i] === rounded[i] || (Number.isNaN(actual[i]) && Number.isNaN(rounded[i]));
    if (same) continue;
    // NaN or an infinity on one side only fails here, since no comparison with the error holds.
    const error = Math.abs(actual[i] - rounded[i]) / largest;
    if (!(error <= (isInteger ? 0 : tolerance)) || !Number.isFinite(actual[i])) {
      throw new Error(
        `${subject}: element ${i}: expected ${rounded[i]}, got ${actual[i]} ` +
          `(error ${error} of the largest element ${largest}, tolerance ${tolerance})`,
      );
    }
    worst = Math.max(worst, error);
  }
  return worst;
}
