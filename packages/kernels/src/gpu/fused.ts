import { type FusedAttributes, type FusedInstruction, slotTypes } from "../ops/fused.ts";
import type { BinaryName, UnaryName } from "../ops/table.ts";
import { binaryBodies } from "./binary.ts";
import { truncateBody } from "./cast.ts";
import { elementwise } from "./runtime/elementwise.ts";
import { asVariable } from "./runtime/fuse-bodies.ts";
import type { GpuOp, Operand } from "./runtime/plan.ts";
import { unaryBodies } from "./unary.ts";
import { whereBody } from "./where.ts";

/** The most arrays that a kernel may read: WebGPU's limit of 8 buffers, less the result. */
const MOST_ARRAYS = 7;

/** The statements of an instruction whose operands are variables of these names. */
function statementsOf(
  name: string,
  { op, dtype }: FusedInstruction,
  [a, b, c]: readonly string[],
  isInteger: boolean,
): string[] {
  if (op === "where")
    return asVariable(name, { statements: whereBody, operands: { condition: a, x: b, y: c } });
  if (op === "cast") {
    // Integers are floats on the GPU already.
    const statements = dtype === "int32" && !isInteger ? truncateBody : ["return x;"];
    return asVariable(name, { statements, operands: { x: a } });
  }
  const statements = b === undefined ? unaryBodies[op as UnaryName] : binaryBodies[op as BinaryName];
  return asVariable(name, { statements, operands: { x: a, y: b } });
}

/** A kernel for each output, which computes what it needs of the chain; outputs are read by later ones. */
export const fused: GpuOp<FusedAttributes> = (plan, inputs, attributes, outputs) => {
  const { constants, instructions } = attributes;
  const given = inputs.length + constants.length;
  const types = slotTypes(
    inputs.map(({ dtype }) => dtype),
    attributes,
  );
  const [{ shape }] = outputs;
  /** What is in an array, by its number in the chain. */
  const arrays = new Map<number, Operand>(inputs.map((input, i) => [i, input]));
  const operandsOf = (slot: number) => instructions[slot - given].operands;
  const isComputed = (slot: number) => slot >= given && !arrays.has(slot);

  /** All that a result is made of, ascending: arrays and constants, and what is to be computed. */
  const coneOf = (result: number): number[] => {
    const cone = new Set([result]);
    for (const slot of cone) {
      if (slot === result || isComputed(slot)) for (const operand of operandsOf(slot)) cone.add(operand);
    }
    return [...cone].sort((a, b) => a - b);
  };

  const compute = (result: number): void => {
    if (coneOf(result).filter((slot) => arrays.has(slot)).length > MOST_ARRAYS) {
      for (const operand of operandsOf(result)) if (isComputed(operand)) compute(operand);
    }
    const cone = coneOf(result);
    const nameOf = (slot: number) => `v${slot}`;
    const read = cone.filter((slot) => arrays.has(slot));
    const body = cone.flatMap((slot) => {
      if (arrays.has(slot)) return [];
      if (slot < given) return [`const ${nameOf(slot)} = ${constants[slot - inputs.length].value};`];
      const operands = operandsOf(slot);
      return statementsOf(
        nameOf(slot),
        instructions[slot - given],
        operands.map(nameOf),
        types[operands[0]] === "int32",
      );
    });
    const operands = Object.fromEntries(read.map((slot) => [nameOf(slot), arrays.get(slot)!]));
    const kernel = elementwise(plan, shape, operands, ...body, `return ${nameOf(result)};`);
    arrays.set(result, { shape, dtype: types[result], slot: kernel });
  };

  return attributes.outputs.map((instruction) => {
    const result = given + instruction;
    if (!arrays.has(result)) compute(result);
    return arrays.get(result)!.slot;
  });
};
