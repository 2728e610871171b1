import { attentionOperands } from "../../ops/attention.ts";
import * as code from "../codes.ts";
import { broadcastStrides } from "./collapse.ts";
import { floatWord, type KernelCall, type StepEncoder } from "./kernel-call.ts";

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** Elements of P that the gradient keeps at a time, unless there are very many keys. */
const BLOCK_ELEMENTS = 16384;
/** Queries of the smallest block. */
const SMALLEST_BLOCK = 32;

/** The arguments that both kernels share, as assembly/attention-call.ts reads them. */
function sharedWords(call: KernelCall<"attention" | "attentionGradient">) {
  const operands = attentionOperands(call.inputs, call.attributes);
  const { B, T, S, H, D, E, q, k, v, mask, position } = operands;
  const { scale, causal } = call.attributes;
  const addressOf = ({ operand, offset }: typeof q) => operand.address + offset * 4;
  const words = [
    ...[q, k, v].map(addressOf),
    mask?.address ?? 0,
    position?.address ?? 0,
    ...[B, T, S, H, D, E],
    ...[q, k, v].map(({ row }) => row),
    floatWord(scale),
    causal ? 1 : 0,
    ...(mask === undefined ? [0, 0, 0, 0] : broadcastStrides(mask.shape, [B, H, T, S])),
  ];
  return { ...operands, words };
}

/** Attention, with the log-sum-exp of the scores. */
export const attention: StepEncoder<"attention"> = (call) => {
  const { B, T, S, H, D, E, position, words } = sharedWords(call);
  const keys = roundUp(S, 4);
  const bytes = roundUp(4 * (keys * (D + roundUp(E, 8) + 24) + 8 * D), 64);
  const scratch = call.scratch(bytes * call.threads);
  const addresses = call.outputs.map(({ address }) => address);
  call.emit(code.ATTENTION, [...addresses, scratch, bytes, ...words], {
    work: (B * H * T * S * (D + E + 8)) / 4,
    mayFail: position !== undefined,
  });
};

/** Its gradients for queries, keys and values. */
export const attentionGradient: StepEncoder<"attentionGradient"> = (call) => {
  const { B, T, S, H, D, E, q, k, v, position, rest, words } = sharedWords(call);
  const keys = roundUp(S, 8);
  const largest = Math.max(SMALLEST_BLOCK, Math.floor(BLOCK_ELEMENTS / keys / 4) * 4);
  const block = roundUp(Math.ceil(T / Math.ceil(T / largest)), 4);
  const wide = roundUp(D, 8) + roundUp(E, 8);
  const elements = keys * (D + E + roundUp(D, 8)) + block * wide + 4 * (D + E) + keys * (2 * block + 4);
  const bytes = roundUp(4 * elements, 64);
  const scratch = call.scratch(bytes * call.threads);
  const outputs = [q, k, v].map(({ offset }, i) => {
    const { address } = call.outputs[call.attributes.packed ? 0 : i];
    return address + offset * 4;
  });
  const addresses = [...outputs, ...rest.map(({ address }) => address)];
  call.emit(code.ATTENTION_GRADIENT, [...addresses, block, scratch, bytes, ...words], {
    work: (B * H * T * S * (D + E)) / 2,
    mayFail: position !== undefined,
  });
};
