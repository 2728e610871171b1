import type { TensorData, TensorType } from "../dtype.ts";
import type { AttributesOf, OpName } from "../ops/table.ts";
import { elementsFrom } from "./elements-from.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { referenceKernels } from "./table.ts";

/** A call of one of the named ops. */
type CallOf<Names extends OpName> = {
  readonly [Name in Names]: { readonly op: Name; readonly attributes: AttributesOf<Name> };
}[Names];

/** A tensor whose elements are known. */
export interface KnownTensor extends TensorType {
  readonly data: TensorData;
}

/**
 * Computes one call of an op at once and in double precision, as the reference device does. Inputs and attributes have to
 * fit each other: the op's shape rule is not asked.
 * @param outputs the types of the results
 * @returns the elements of each result
 * @throws {IndexError} when an index lies outside its table
 */
export function computeOnHost<Name extends OpName>(
  { op, attributes }: CallOf<Name>,
  inputs: readonly KnownTensor[],
  outputs: readonly TensorType[],
): readonly TensorData[] {
  const kernel: ReferenceKernel<AttributesOf<Name>> = referenceKernels[op];
  const tensors = inputs.map((input) => ({ ...input, data: elementsFrom(input.data, input) }));
  return kernel(tensors, attributes, outputs);
}
