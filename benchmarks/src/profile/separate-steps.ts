import type { NamedValue, Program, ProgramValue, Step, Storage } from "@quadrivium/kernels";

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

/**
 * Takes a program apart, so that each step can be run alone on the values that it meets in the whole. Inputs and states
 * become states too, so that nothing is copied in or out; `stateOf` names it.
 */
export function separateSteps(program: Program): SeparateSteps {
  // A reshape moves nothing: its output lies where its input lies.
  const home = program.values.map((_, value) => value);
  for (const { op, inputs, outputs } of program.steps)
    if (op === "reshape") home[outputs[0]] = home[inputs[0]];
  const produced = new Set(program.steps.flatMap(({ outputs }) => outputs));

  const storageOf = (value: number): Storage => {
    const { type, storage } = program.values[home[value]];
    const planned = program.storages[storage];
    const given = !produced.has(home[value]);
    if (given && planned.kind === "constant") return planned;
    return { kind: "state", name: nameOf(home[value]), type };
  };

  const assemble = (steps: readonly Step[]): Program => {
    const storages: Storage[] = [];
    const values: ProgramValue[] = [];
    const states: NamedValue[] = [];
    const updates: NamedValue[] = [];
    const storageIndex = new Map<number, number>();
    const numbers = new Map<number, number>();
    /** The number that a value has here; the first mention of its storage adds that, with what it holds before. */
    const number = (value: number): number => {
      const known = numbers.get(value);
      if (known !== undefined) return known;
      const { type } = program.values[value];
      let storage = storageIndex.get(home[value]);
      if (storage === undefined) {
        const added = storageOf(value);
        storage = storages.push(added) - 1;
        storageIndex.set(home[value], storage);
        if (added.kind === "state")
          states.push({ name: added.name, value: values.push({ type: added.type, storage }) - 1 });
      }
      const own = values.push({ type, storage }) - 1;
      numbers.set(value, own);
      return own;
    };
    const renumbered = steps.map((step): Step => {
      const inputs = step.inputs.map(number);
      const outputs = step.outputs.map(number);
      for (const [i, value] of step.outputs.entries()) {
        if (home[value] === value) updates.push({ name: nameOf(value), value: outputs[i] });
      }
      return { ...step, inputs, outputs };
    });
    return { storages, values, steps: renumbered, inputs: [], states, updates, outputs: [], arenaBytes: 0 };
  };

  return {
    whole: assemble(program.steps),
    steps: program.steps
      .filter(({ op }) => op !== "reshape")
      .map((step) => ({ step, program: assemble([step]) })),
  };
}

/** The state of a separated program in which an input or a state of the original lies. */
export const stateOf = ({ value }: NamedValue): string => nameOf(value);
