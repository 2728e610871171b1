import { type PartAlongAxis, partAlongAxis } from "../../ops/at-position.ts";
import { rotarySizes } from "../../ops/rotary-embedding.ts";
import { normalizeAxis, sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { floatWord, type KernelCall, type Operand, type StepEncoder } from "./kernel-call.ts";

/** Moves a part between a place of its own and its place in a tensor. */
function emitMove(
  call: KernelCall,
  { outer, size, inner, count }: PartAlongAxis,
  [to, from, position]: readonly Operand[],
  isUpdate: boolean,
): void {
  const [part, whole] = [count * inner, size * inner];
  const steps = isUpdate ? [whole, part] : [part, whole];
  const addresses = [to, from, position].map(({ address }) => address);
  const words = [...addresses, outer, part, ...steps, inner, size - count + 1, Number(isUpdate)];
  call.emit(code.MOVE_AT, words, { work: (outer * part) / 2, mayFail: true });
}

/** y = x, and from the position on the update; only the update where y is x. */
export const updateSlice: StepEncoder<"updateSlice"> = (call) => {
  const [x, update, position] = call.inputs;
  const [y] = call.outputs;
  const axis = normalizeAxis("updateSlice", call.attributes.axis, x.shape.length);
  const size = sizeOf(x.shape);
  if (x.address !== y.address) call.emit(code.COPY, [y.address, x.address, size], { work: size / 2 });
  emitMove(call, partAlongAxis(x.shape, axis, update.shape[axis]), [y, update, position], true);
};

/** y = x from the position on. */
export const sliceAt: StepEncoder<"sliceAt"> = (call) => {
  const [x, position] = call.inputs;
  const axis = normalizeAxis("sliceAt", call.attributes.axis, x.shape.length);
  emitMove(call, partAlongAxis(x.shape, axis, call.attributes.size), [call.outputs[0], x, position], false);
};

/** Pairs of elements, turned. */
export const rotaryEmbedding: StepEncoder<"rotaryEmbedding"> = (call) => {
  const { outer, T, H, D, P } = rotarySizes(call.inputs);
  const [x, angles, position] = call.inputs;
  const { interleaved, inverse } = call.attributes;
  const addresses = [call.outputs[0], x, angles, position].map((operand) => operand?.address ?? 0);
  const sizes = [outer * T * H, T, H, D, P - T + 1];
  call.emit(
    code.ROTARY_EMBEDDING,
    [...addresses, ...sizes, Number(interleaved), floatWord(inverse ? -1 : 1)],
    { work: outer * T * H * D, mayFail: position !== undefined },
  );
};
