import type { NamedValue, Program, ProgramValue, Step, Storage, TensorType } from "@quadrivium/kernels";

/** One step of a program as a program of its own. */
export interface SeparateStep {
  readonly step: Step;
  readonly program: Program;
}

/** A program taken apart. */
export interface SeparateSteps {
  /** All steps, with every value in a state of its own: a run leaves each where the separate steps look for it. */
  readonly whole: Program;
  readonly steps: readonly SeparateStep[];
}

/** The state that holds a value. */
const nameOf = (value: number): string => `value ${value}`;

/** The value whose elements each value has: a reshape moves nothing. */
function homesOf(program: Program): readonly number[] {
  const homes = program.values.map((_, value) => value);
  for (const { op, inputs, outputs } of program.steps) {
    if (op === "reshape") homes[outputs[0]] = homes[inputs[0]];
  }
  return homes;
}

/** Puts steps of a program together again, with a state for each value that is neither a constant nor a reshape. */
class Assembly {
  private readonly program: Program;
  private readonly homes: readonly number[];
  private readonly storages: Storage[] = [];
  private readonly values: ProgramValue[] = [];
  private readonly steps: Step[] = [];
  private readonly states: NamedValue[] = [];
  private readonly updates: NamedValue[] = [];
  /** The value, here, that is what the storage of a home holds before the first step. */
  private readonly given = new Map<number, number>();
  /** What each value of the program is here. */
  private readonly numbers = new Map<number, number>();

  constructor(program: Program, homes: readonly number[]) {
    this.program = program;
    this.homes = homes;
  }

  private addValue(type: TensorType, storage: number): number {
    return this.values.push({ type, storage }) - 1;
  }

  private givenValue(home: number): number {
    const known = this.given.get(home);
    if (known !== undefined) return known;
    const { type, storage } = this.program.values[home];
    const planned = this.program.storages[storage];
    const name = nameOf(home);
    const own: Storage = planned.kind === "constant" ? planned : { kind: "state", name, type };
    const value = this.addValue(type, this.storages.push(own) - 1);
    if (own.kind === "state") this.states.push({ name, value });
    this.given.set(home, value);
    return value;
  }

  private input(value: number): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const home = this.homes[value];
    const given = this.givenValue(home);
    const { type } = this.program.values[value];
    const number = home === value ? given : this.addValue(type, this.values[given].storage);
    if (number !== given) {
      const attributes = { shape: type.shape };
      this.steps.push({ op: "reshape", attributes, inputs: [given], outputs: [number] });
    }
    this.numbers.set(value, number);
    return number;
  }

  private output(value: number): number {
    const home = this.homes[value];
    const { storage } = this.values[this.givenValue(home)];
    const number = this.addValue(this.program.values[value].type, storage);
    this.numbers.set(value, number);
    if (home === value) this.updates.push({ name: nameOf(value), value: number });
    return number;
  }

  add(step: Step): this {
    const inputs = step.inputs.map((value) => this.input(value));
    const outputs = step.outputs.map((value) => this.output(value));
    this.steps.push({ ...step, inputs, outputs });
    return this;
  }

  get assembled(): Program {
    const { storages, values, steps, states, updates } = this;
    return { storages, values, steps, inputs: [], states, updates, outputs: [], arenaBytes: 0 };
  }
}

/**
 * Takes a program apart, so that each step can be run alone on the values that it meets in the whole. Inputs and states
 * become states too, so that nothing is copied in or out; `stateOf` names them.
 */
export function separateSteps(program: Program): SeparateSteps {
  const homes = homesOf(program);
  const whole = new Assembly(program, homes);
  for (const step of program.steps) whole.add(step);
  return {
    whole: whole.assembled,
    steps: program.steps
      .filter(({ op }) => op !== "reshape")
      .map((step) => ({ step, program: new Assembly(program, homes).add(step).assembled })),
  };
}

/** The state of the separated programs in which an input or a state of the original lies. */
export const stateOf = ({ value }: NamedValue): string => nameOf(value);
