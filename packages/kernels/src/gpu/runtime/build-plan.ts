import type { TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import type { AttributesOf, OpName } from "../../ops/table.ts";
import type { Program } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import { gpuOps } from "../op-table.ts";
import type { GpuOp, Operand, Plan, Slot } from "./plan.ts";

/** A step of one of the named ops. */
type StepOf<Names extends OpName> = {
  readonly [Name in Names]: {
    readonly op: Name;
    readonly attributes: AttributesOf<Name>;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  };
}[Names];

function addStep<Name extends OpName>(
  plan: Plan,
  backend: string,
  step: StepOf<Name>,
  inputs: readonly Operand[],
  outputs: readonly TensorType[],
): readonly Slot[] {
  const op: GpuOp<AttributesOf<Name>> | undefined = gpuOps[step.op];
  if (op === undefined) {
    throw new DeviceError(`prepare: the ${backend} device lacks an op`, {
      expected: "a program without it",
      received: String(step.op),
    });
  }
  plan.enter(step.op);
  return op(plan, inputs, step.attributes, outputs);
}

/** Adds the kernels of all steps, and returns the slot of every value. */
export function buildPlan(plan: Plan, backend: string, program: Program): readonly Slot[] {
  const { values, steps, storages } = program;
  const slots = new Array<Slot>(values.length);
  values.forEach(({ type, storage }, value) => {
    const given = [...program.inputs, ...program.states].some((named) => named.value === value);
    if (given || storages[storage].kind === "constant") slots[value] = plan.slot(sizeOf(type.shape));
  });
  for (const step of steps) {
    const inputs = step.inputs.map((value) => ({ ...values[value].type, slot: slots[value] }));
    const outputs = step.outputs.map((value) => values[value].type);
    const made = addStep(plan, backend, step, inputs, outputs);
    for (const [i, value] of step.outputs.entries()) slots[value] = made[i];
  }
  return slots;
}
