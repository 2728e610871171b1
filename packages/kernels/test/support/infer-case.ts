import type { TensorType } from "../../src/dtype.ts";
import type { OpDefinition } from "../../src/ops/definition.ts";
import {
  type AttributesOf,
  inPlacePairs as allowedPairs,
  type OpName,
  opTable,
} from "../../src/ops/table.ts";
import type { OpCaseOf } from "./op-case.ts";

const definitions: { [Name in OpName]: OpDefinition<AttributesOf<Name>> } = opTable;

/** The types of a case's outputs, by the op's own shape rule. */
export function inferCase<Name extends OpName>(opCase: OpCaseOf<Name>): readonly TensorType[] {
  const types = opCase.inputs.map(({ shape, dtype }) => ({ shape, dtype }));
  return definitions[opCase.op].infer(types, opCase.attributes);
}

/**
 * The `[output, input]` pairs of a case whose memory may be shared: those that the op allows and that are of one size.
 * @param sameType Whether shape and element type must be the same too, as they are for a state and its new value.
 */
export function inPlacePairs(
  opCase: OpCaseOf<OpName>,
  sameType = false,
): readonly (readonly [output: number, input: number])[] {
  const pairs = allowedPairs(opCase);
  const outputs = inferCase(opCase);
  const { inputs } = opCase;
  return pairs.filter(([o, i]) => {
    if (sameType && outputs[o].dtype !== inputs[i].dtype) return false;
    return outputs[o].shape.join() === inputs[i].shape.join();
  });
}
