import type { DType } from "../dtype.ts";
import { type FusedAttributes, type FusedInstruction, slotTypes } from "../ops/fused.ts";
import type { BinaryName, UnaryName } from "../ops/table.ts";
import { binaryFunction } from "./binary.ts";
import { saturate } from "./cast.ts";
import { type Elements, type ReferenceKernel, zeros } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";
import { unaryFunctions } from "./unary.ts";

/** What an instruction makes of three numbers, of which it takes as many as it has operands. */
function functionOf(
  { op, operands, dtype }: FusedInstruction,
  type: DType,
): (x: number, y: number, z: number) => number {
  if (op === "where") return (condition, x, y) => (condition !== 0 ? x : y);
  if (op === "cast") return dtype === "int32" ? saturate : (x) => x;
  return operands.length === 1 ? unaryFunctions[op as UnaryName] : binaryFunction(op as BinaryName, type);
}

/** One instruction after the other; int32 results wrap as they are stored. */
export const fused: ReferenceKernel<FusedAttributes> = (inputs, attributes, [{ shape }]) => {
  const types = slotTypes(
    inputs.map(({ dtype }) => dtype),
    attributes,
  );
  const readers = inputs.map(({ data, shape: from }): ((at: number) => number) => {
    const places = broadcastOffsets(from, shape);
    return (at) => data[places[at]];
  });
  readers.push(
    ...attributes.constants.map(
      ({ value }) =>
        () =>
          value,
    ),
  );
  const results: Elements[] = [];
  for (const instruction of attributes.instructions) {
    const { operands } = instruction;
    const result = zeros({ shape, dtype: types[readers.length] });
    const f = functionOf(instruction, types[operands[0]]);
    const [x, y, z] = [0, 1, 2].map((i) => readers[operands[i] ?? operands[0]]);
    for (let at = 0; at < result.length; at++) result[at] = f(x(at), y(at), z(at));
    readers.push((at) => result[at]);
    results.push(result);
  }
  return attributes.outputs.map((instruction) => results[instruction]);
};
