import type { DType } from "../../dtype.ts";
import { type FusedAttributes, slotTypes } from "../../ops/fused.ts";
import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { broadcastStrides, collapse } from "./collapse.ts";
import { elementwiseCode, weight } from "./elementwise.ts";
import { floatWord, type KernelCall, type Operand, type StepEncoder } from "./kernel-call.ts";
import { assignTargets } from "./targets.ts";

/** The most elements of a block. */
const LONGEST_BLOCK = 1024;
/** What the buffers of a block may take of a first-level cache of 32 kB, the rest being inputs and outputs. */
const CACHE_BYTES = 16384;
/** Inputs that are broadcast along rows at least so long are read in place; of shorter ones blocks are written out. */
const SHORTEST_ROW = 192;

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** How long a row and a block are. */
function blocksOf(call: KernelCall<"fused">, buffers: number): { row: number; block: number } {
  const { shape } = call.outputs[0];
  const axes = collapse(
    shape,
    call.inputs.map((input) => broadcastStrides(input.shape, shape)),
  );
  const run = axes[0]?.size ?? 1;
  const row = run >= SHORTEST_ROW ? run : sizeOf(shape);
  const most = Math.min(LONGEST_BLOCK, Math.max(128, CACHE_BYTES / 4 / Math.max(buffers, 1)));
  return { row, block: roundUp(Math.ceil(row / Math.ceil(row / most)), 16) };
}

/** How an input is read; one that is broadcast gets a buffer of its own, the next of `buffers`. */
function inputWords({ address, shape }: Operand, target: readonly number[], buffer: number): number[] {
  const [run, ...outer] = collapse(target, [broadcastStrides(shape, target)]);
  if (outer.length === 0) return [address, run?.strides[0] === 0 ? code.SCALAR : code.DENSE];
  const axes = outer.flatMap(({ size, strides: [stride] }) => [size, stride]);
  return [address, code.BROADCAST, buffer, run.size, run.strides[0], outer.length, ...axes];
}

const constantWord = ({ value, dtype }: { value: number; dtype: DType }): number =>
  dtype === "int32" ? value | 0 : floatWord(value);

/** The op of each instruction on its operands' type. */
function codesOf(inputs: readonly Operand[], attributes: FusedAttributes): number[] {
  const types = slotTypes(
    inputs.map(({ dtype }) => dtype),
    attributes,
  );
  return attributes.instructions.map(({ op, operands, dtype }) =>
    elementwiseCode(op, types[operands[0]], dtype ?? "float32"),
  );
}

/** A chain of elementwise ops, block after block. */
export const fused: StepEncoder<"fused"> = (call) => {
  const { attributes, inputs, outputs } = call;
  const { shape } = outputs[0];
  const total = sizeOf(shape);
  const instructions = attributes.instructions.map(({ operands }) => operands);
  const inputAddresses = inputs.map(({ address }) => address);
  const outputAddresses = outputs.map(({ address }) => address);
  const { targets, registers, moves } = assignTargets(attributes, inputAddresses, outputAddresses);

  let buffers = registers;
  const inputRecords = inputs.flatMap((input) => {
    const words = inputWords(input, shape, buffers);
    if (words[1] === code.BROADCAST) buffers++;
    return words;
  });
  const { row, block } = blocksOf(call, buffers);

  // The table's places: inputs, constants, buffers, outputs.
  const given = inputs.length + attributes.constants.length;
  const placeOf = (target: { kind: "register" | "output"; index: number }): number =>
    given + target.index + (target.kind === "output" ? buffers : 0);
  const operandPlace = (slot: number): number => (slot < given ? slot : placeOf(targets[slot - given]));
  const codes = codesOf(inputs, attributes);
  const lines = instructions.map((operands, i) => {
    const places = [0, 1, 2].map((n) => operandPlace(operands[n] ?? operands[0]));
    return [codes[i], placeOf(targets[i]), ...places];
  });
  for (const { from, output } of moves) {
    const source = placeOf(targets[from]);
    lines.push([code.MOVE, placeOf({ kind: "output", index: output }), source, source, source]);
  }

  const vectorsAt = roundUp((given + buffers + outputs.length) * 8, 16);
  const buffersAt = roundUp(vectorsAt + (given + 1) * 16, 64);
  // A line more than a block, so that buffers do not compete for the same lines of the cache.
  const bufferBytes = block * 4 + 64;
  const bytes = roundUp(buffersAt + buffers * bufferBytes, 64);
  const scratch = call.scratch(bytes * call.threads);
  call.emit(
    code.FUSED,
    [
      total,
      row,
      block,
      scratch,
      bytes,
      vectorsAt,
      buffersAt,
      bufferBytes,
      inputs.length,
      attributes.constants.length,
      buffers,
      outputs.length,
      lines.length,
      ...inputRecords,
      ...attributes.constants.map(constantWord),
      ...outputAddresses,
      ...lines.flat(),
    ],
    { work: total * codes.reduce((sum, operation) => sum + weight(operation), 0) },
  );
};
