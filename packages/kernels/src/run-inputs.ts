import type { TensorData, TensorType } from "./dtype.ts";
import { DTypeError, ShapeError } from "./errors.ts";
import type { Program } from "./program.ts";
import { formatShape, sizeOf } from "./shape.ts";

/** Checks that data fits a type. @throws {ShapeError} {DTypeError} naming `subject` */
export function checkData(subject: string, data: TensorData, type: TensorType): void {
  const isInteger = data instanceof Int32Array;
  if (!isInteger && !(data instanceof Float32Array) && !(data instanceof Float64Array)) {
    throw new DTypeError(subject, {
      expected: "a Float32Array, Float64Array or Int32Array",
      received: typeof data,
    });
  }
  if (isInteger !== (type.dtype === "int32")) {
    throw new DTypeError(subject, {
      expected: `${type.dtype} data`,
      received: isInteger ? "int32" : "float32",
    });
  }
  if (data.length !== sizeOf(type.shape)) {
    throw new ShapeError(subject, {
      expected: `${sizeOf(type.shape)} elements for shape ${formatShape(type.shape)}`,
      received: `${data.length}`,
    });
  }
}

/** Checks that each input of a program is given, fits, and that there are no others. @throws {ShapeError} {DTypeError} */
export function checkInputs(program: Program, inputs: Readonly<Record<string, TensorData>>): void {
  const known = program.inputs.map(({ name }) => name);
  for (const name of Object.keys(inputs)) {
    if (!known.includes(name)) {
      throw new ShapeError(`run: input "${name}"`, {
        expected: `one of ${known.join(", ") || "no inputs"}`,
        received: name,
      });
    }
  }
  for (const { name, value } of program.inputs) {
    const data = inputs[name];
    if (data === undefined)
      throw new ShapeError(`run: input "${name}"`, { expected: "data", received: "nothing" });
    checkData(`run: input "${name}"`, data, program.values[value].type);
  }
}
