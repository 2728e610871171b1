import type { TensorType } from "../dtype.ts";
import type { AttributesOf, OpName } from "../ops/table.ts";
import type { Program, Step } from "../program.ts";
import type { CostRule, OpCost } from "./op-cost.ts";
import { opCosts } from "./table.ts";

/** A step of one of the named ops. */
type StepOf<Names extends OpName> = {
  readonly [Name in Names]: { readonly op: Name; readonly attributes: AttributesOf<Name> };
}[Names];

function apply<Name extends OpName>(
  step: StepOf<Name>,
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
): OpCost {
  const rule: CostRule<AttributesOf<Name>> = opCosts[step.op];
  return rule(inputs, step.attributes, outputs);
}

/** What one step of a program costs. */
export function stepCost(program: Program, step: Step): OpCost {
  const typesOf = (values: readonly number[]) => values.map((value) => program.values[value].type);
  return apply(step, typesOf(step.inputs), typesOf(step.outputs));
}
