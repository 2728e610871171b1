import { checkStates } from "../check-states.ts";
import type { DeviceTensor, Executable } from "../device.ts";
import type { TensorData } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import type { AttributesOf, OpName } from "../ops/table.ts";
import type { Program } from "../program.ts";
import { checkInputs } from "../run-inputs.ts";
import { elementsFrom } from "./elements-from.ts";
import type { Elements, ReferenceTensor } from "./kernel.ts";
import { type Lifetime, ReferenceState } from "./reference-state.ts";
import { referenceKernels } from "./table.ts";

/** A step of one of the named ops. */
type StepOf<Names extends OpName> = {
  readonly [Name in Names]: {
    readonly op: Name;
    readonly attributes: AttributesOf<Name>;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  };
}[Names];

/** Runs a program step by step as single assignments: each output is a new array, and the plan is ignored. */
export class ReferenceExecutable implements Executable {
  readonly #program: Program;
  readonly #states = new Map<string, ReferenceState>();
  readonly #constants = new Map<number, Elements>();
  readonly #lifetime: Lifetime;
  #disposed = false;

  /** @throws {ShapeError} {DTypeError} {DeviceError} when a state is missing, does not fit, or is of another device */
  constructor(program: Program, states: Readonly<Record<string, DeviceTensor>>, lifetime: Lifetime) {
    checkStates(program, states);
    for (const { name } of program.states) {
      const state = states[name];
      if (!(state instanceof ReferenceState) || state.lifetime !== lifetime) {
        throw new DeviceError(`prepare: state "${name}"`, {
          expected: "a tensor of this device",
          received: "one of another",
        });
      }
      this.#states.set(name, state);
    }
    for (const { op } of program.steps) {
      if (Object.hasOwn(referenceKernels, op)) continue;
      throw new DeviceError("prepare", { expected: "ops of the op table", received: String(op) });
    }
    program.storages.forEach((storage, i) => {
      if (storage.kind === "constant") this.#constants.set(i, elementsFrom(storage.data, storage.type));
    });
    this.#program = program;
    this.#lifetime = lifetime;
  }

  async run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    if (this.#disposed || this.#lifetime.ended) {
      throw new DeviceError("run", { expected: "a program in use", received: "one that was disposed of" });
    }
    const program = this.#program;
    checkInputs(program, inputs);

    const values = new Array<Elements>(program.values.length);
    program.values.forEach(({ storage }, i) => {
      const constant = this.#constants.get(storage);
      if (constant !== undefined) values[i] = constant;
    });
    for (const { name, value } of program.inputs) {
      values[value] = elementsFrom(inputs[name], program.values[value].type);
    }
    for (const { name, value } of program.states) values[value] = this.#states.get(name)!.elements;

    for (const step of program.steps) {
      this.#compute(step, values).forEach((elements, i) => {
        values[step.outputs[i]] = elements;
      });
    }

    // Only now, so that a run that failed half-way has changed nothing.
    for (const { name, value } of program.updates) this.#states.get(name)!.replace(values[value]);
    return Object.fromEntries(program.outputs.map(({ name, value }) => [name, values[value].slice()]));
  }

  dispose(): void {
    this.#disposed = true;
  }

  #compute<Name extends OpName>(step: StepOf<Name>, values: readonly Elements[]): readonly Elements[] {
    const inputs = step.inputs.map(
      (value): ReferenceTensor => ({ ...this.#program.values[value].type, data: values[value] }),
    );
    const outputs = step.outputs.map((value) => this.#program.values[value].type);
    return referenceKernels[step.op](inputs, step.attributes, outputs);
  }
}
