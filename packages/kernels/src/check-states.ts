import type { DeviceTensor } from "./device.ts";
import { DTypeError, ShapeError } from "./errors.ts";
import type { Program } from "./program.ts";
import { formatShape, sameShape } from "./shape.ts";

/** Checks that every state of a program is given and has the type that the program expects. @throws {ShapeError} {DTypeError} */
export function checkStates(program: Program, states: Readonly<Record<string, DeviceTensor>>): void {
  for (const { name, value } of program.states) {
    const { shape, dtype } = program.values[value].type;
    const subject = `prepare: state "${name}"`;
    const given = Object.hasOwn(states, name) ? states[name].type : undefined;
    if (given === undefined) throw new ShapeError(subject, { expected: "a tensor", received: "nothing" });
    if (given.dtype !== dtype) throw new DTypeError(subject, { expected: dtype, received: given.dtype });
    if (!sameShape(given.shape, shape)) {
      throw new ShapeError(subject, { expected: formatShape(shape), received: formatShape(given.shape) });
    }
  }
}
