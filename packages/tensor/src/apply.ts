import {
  type AttributesOf,
  checkShape,
  type DType,
  type OpDefinition,
  type OpName,
  opTable,
} from "@quadrivium/kernels";
import { constant } from "./leaves.ts";
import { type OpCall, type ResultSource, Tensor } from "./tensor.ts";

/** A tensor, or a number that stands for a scalar. */
export type TensorLike = Tensor | number;

/** Adds an operation to the graph and returns all its outputs. @throws {ShapeError} {DTypeError} {OptionError} */
export function applyAll<Name extends OpName>(
  op: Name,
  inputs: readonly Tensor[],
  attributes: AttributesOf<Name>,
): readonly Tensor<ResultSource>[] {
  const definition: OpDefinition<never> = opTable[op];
  const { infer } = definition as OpDefinition<AttributesOf<Name>>;
  const types = infer(
    inputs.map(({ type }) => type),
    attributes,
  );
  const outputs: Tensor<ResultSource>[] = [];
  const call: OpCall<Name> = { op, attributes, inputs, outputs };
  for (const [output, type] of types.entries()) {
    checkShape(op, type.shape);
    outputs.push(new Tensor(type, { kind: "result", call, output }));
  }
  return outputs;
}

/** Adds an operation to the graph and returns its first output. @throws {ShapeError} {DTypeError} {OptionError} */
export const apply = <Name extends OpName>(
  op: Name,
  inputs: readonly Tensor[],
  attributes: AttributesOf<Name>,
): Tensor => applyAll(op, inputs, attributes)[0];

/** A number as a scalar constant; tensors as they are. */
export const asTensor = (value: TensorLike, dtype: DType = "float32"): Tensor =>
  typeof value === "number" ? constant(value, [], dtype) : value;
