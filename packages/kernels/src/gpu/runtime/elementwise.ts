import { type Shape, sizeOf } from "../../shape.ts";
import { flatIndex, splitIndex } from "./kernel-source.ts";
import { broadcastStrides, mergeAxes } from "./merge-axes.ts";
import type { Operand, Plan, Slot } from "./plan.ts";

/**
 * A kernel that computes each element from the elements of its operands at the same place, broadcasting.
 * @param operands The operands by the names that their elements have in the body
 */
export function elementwise(
  plan: Plan,
  shape: Shape,
  operands: Readonly<Record<string, Operand>>,
  ...body: readonly string[]
): Slot {
  const names = Object.keys(operands);
  const axes = mergeAxes(shape, ...names.map((name) => broadcastStrides(operands[name].shape, shape)));
  const inputs = Object.fromEntries(names.map((name) => [`${name}Values`, operands[name].slot]));
  return plan.kernel(
    sizeOf(shape),
    inputs,
    splitIndex(axes.map(({ size }, axis) => [`i${axis}`, size])),
    ...names.map((name, operand) => {
      const index = flatIndex(...axes.map(({ strides }, axis) => [`i${axis}`, strides[operand]] as const));
      return `const ${name} = ${name}Values[${index}];`;
    }),
    ...body,
  );
}
