import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { floatWord, type KernelCall, type Operand, type StepEncoder } from "./kernel-call.ts";

/** How much work an element is, in cheap operations. */
const WORK = 3;

/** Rows whose part of a parameter's gradient is summed in one go: the sums' order depends on the shape alone. */
const CHUNK = 64;

/** Where a kernel finds no tensor. */
const ABSENT = 0;

function sizes({ inputs: [{ shape }] }: KernelCall): { rows: number; length: number; work: number } {
  const length = shape.at(-1)!;
  return { rows: sizeOf(shape.slice(0, -1)), length, work: sizeOf(shape) * WORK };
}

/** Centred, scaled, shifted rows. */
export const layerNorm: StepEncoder<"layerNorm"> = (call) => {
  const { rows, length, work } = sizes(call);
  const addresses = [...call.outputs, ...call.inputs].map(({ address }) => address);
  const words = [...addresses, rows, length, floatWord(call.attributes.epsilon)];
  call.emit(code.LAYER_NORM, words, { work });
};

/** Scaled rows. */
export const rmsNorm: StepEncoder<"rmsNorm"> = (call) => {
  const { rows, length, work } = sizes(call);
  const [y, r] = call.outputs;
  const [x, scale] = call.inputs;
  const epsilon = floatWord(call.attributes.epsilon);
  const words = [y.address, ABSENT, r.address, x.address, scale.address, ABSENT, rows, length, epsilon];
  call.emit(code.LAYER_NORM, words, { work });
};

/** The gradients of rows and parameters; `mean` and the gradient of the bias are absent where there is no mean. */
function emitGradient(
  call: KernelCall<"layerNormGradient" | "rmsNormGradient">,
  parameters: readonly [scale: Operand, bias: Operand | undefined],
  rest: readonly number[],
): void {
  const { rows, length, work } = sizes(call);
  const chunks = Math.ceil(rows / CHUNK);
  const partial = parameters.map((parameter) => {
    if (parameter === undefined) return ABSENT;
    return chunks === 1 ? parameter.address : call.scratch(chunks * length * 4);
  });
  const dx = call.outputs[0].address;
  call.emit(code.LAYER_NORM_GRADIENT, [dx, ...partial, ...rest, rows, length, CHUNK], { work });
  if (chunks === 1) return;
  parameters.forEach((parameter, i) => {
    if (parameter === undefined) return;
    const words = [code.SUM, parameter.address, partial[i], 1, chunks, length, chunks, 1];
    call.emit(code.REDUCE, words, { work: (chunks * length) / 2 });
  });
}

/** The gradients of `layerNorm`. */
export const layerNormGradient: StepEncoder<"layerNormGradient"> = (call) => {
  const [, dscale, dbias] = call.outputs;
  emitGradient(
    call,
    [dscale, dbias],
    call.inputs.map(({ address }) => address),
  );
};

/** The gradients of `rmsNorm`. */
export const rmsNormGradient: StepEncoder<"rmsNormGradient"> = (call) => {
  const [x, scale, r, upstream] = call.inputs;
  emitGradient(
    call,
    [call.outputs[1], undefined],
    [x.address, scale.address, ABSENT, r.address, upstream.address],
  );
};
