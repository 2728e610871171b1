import { SMALLEST_UNIFORM } from "../../ops/gumbel-softmax.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { floatWord, type KernelCall, type StepEncoder } from "./kernel-call.ts";

/** Number of rows, and length of a row: the last axis. */
const rowsOf = (shape: Shape): [rows: number, length: number] => [sizeOf(shape.slice(0, -1)), shape.at(-1)!];

/** How much work an element is, in cheap operations, where exponentials are taken and where not. */
const EXPONENTIAL = 6;
const PLAIN = 3;

const addresses = ({ outputs, inputs }: KernelCall): number[] =>
  [...outputs, ...inputs].map(({ address }) => address);

/** A kernel over rows: the addresses of outputs and inputs, rows, length, then `extra`. */
function emitRows(call: KernelCall, kernel: number, perElement: number, extra: readonly number[] = []): void {
  const { shape } = call.inputs[0];
  const mayFail = kernel === code.CROSS_ENTROPY || kernel === code.CROSS_ENTROPY_GRADIENT;
  const options = { work: sizeOf(shape) * perElement, mayFail };
  call.emit(kernel, [...addresses(call), ...rowsOf(shape), ...extra], options);
}

/** Softmax over the last axis. */
export const softmax: StepEncoder<"softmax"> = (call) => emitRows(call, code.SOFTMAX, EXPONENTIAL);

/** Its logarithm. */
export const logSoftmax: StepEncoder<"logSoftmax"> = (call) => emitRows(call, code.LOG_SOFTMAX, EXPONENTIAL);

/** The negative log-likelihood of each row's target. */
export const crossEntropy: StepEncoder<"crossEntropy"> = (call) =>
  emitRows(call, code.CROSS_ENTROPY, EXPONENTIAL);

/** Its gradient for the logits. */
export const crossEntropyGradient: StepEncoder<"crossEntropyGradient"> = (call) =>
  emitRows(call, code.CROSS_ENTROPY_GRADIENT, EXPONENTIAL);

/** Softmax's gradient, from its output. */
export const softmaxGradient: StepEncoder<"softmaxGradient"> = (call) =>
  emitRows(call, code.SOFTMAX_GRADIENT, PLAIN);

/** The gradient of its logarithm, from that output. */
export const logSoftmaxGradient: StepEncoder<"logSoftmaxGradient"> = (call) =>
  emitRows(call, code.LOG_SOFTMAX_GRADIENT, EXPONENTIAL);

/** ln Σ eˣ of each row. */
export const logSumExp: StepEncoder<"logSumExp"> = (call) => emitRows(call, code.LOG_SUM_EXP, EXPONENTIAL);

/** Softmax of noisy logits. */
export const gumbelSoftmax: StepEncoder<"gumbelSoftmax"> = (call) =>
  emitRows(call, code.GUMBEL_SOFTMAX, 3 * EXPONENTIAL, [floatWord(SMALLEST_UNIFORM)]);

/** Rows as unit vectors. */
export const l2Normalize: StepEncoder<"l2Normalize"> = (call) =>
  emitRows(call, code.L2_NORMALIZE, PLAIN, [floatWord(call.attributes.epsilon)]);

/** Its gradient for x. */
export const l2NormalizeGradient: StepEncoder<"l2NormalizeGradient"> = (call) =>
  emitRows(call, code.L2_NORMALIZE_GRADIENT, PLAIN, [floatWord(call.attributes.epsilon)]);

/** The k largest of each row. */
export const topK: StepEncoder<"topK"> = (call) => {
  const [{ shape }] = call.inputs;
  const [rows, n] = rowsOf(shape);
  const { k } = call.attributes;
  // Groups of at least 8 elements, or no bound is taken and every element is a candidate.
  const wanted = Math.ceil((2 * k) / 16) * 16;
  const groups = wanted * 8 <= n ? wanted : 0;
  const bytes = Math.ceil((groups * 4 + n * 8) / 64) * 64;
  const scratch = call.scratch(bytes * call.threads);
  call.emit(code.TOP_K, [...addresses(call), rows, n, k, groups, scratch, bytes], { work: rows * n });
};
