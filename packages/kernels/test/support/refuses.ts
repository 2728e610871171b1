import { expect, it } from "vitest";
import { float32, int32, type TensorType } from "../../src/dtype.ts";
import type { ShapeError } from "../../src/errors.ts";
import type { OpDefinition } from "../../src/ops/definition.ts";
import { type AttributesOf, type OpName, opTable } from "../../src/ops/table.ts";

const definitions: { [Name in OpName]: OpDefinition<AttributesOf<Name>> } = opTable;

/** A float32 tensor type of the given sizes. */
export const f = (...shape: number[]) => float32(shape);

/** An int32 tensor type of the given sizes. */
export const i = (...shape: number[]) => int32(shape);

/** Asserts that an op refuses inputs and attributes with an error of the class and exactly this message. */
export function refuses<Name extends OpName>(
  op: Name,
  inputs: readonly TensorType[],
  attributes: AttributesOf<Name>,
  type: typeof ShapeError,
  message: string,
): void {
  it(`${op}: ${message}`, () => {
    let thrown: unknown;
    try {
      definitions[op].infer(inputs, attributes);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(type);
    expect(thrown).toMatchObject({ message: `${op}: ${message}` });
  });
}
