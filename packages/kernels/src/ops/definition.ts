import type { DType, TensorType } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";

/**
 * What every device has to know of an operation: how its outputs follow from its inputs.
 *
 * The formula stands in the doc comment of the definition, the kernels in the same-named files of each device,
 * the gradient in the same-named file of `@quadrivium/tensor`.
 */
export interface OpDefinition<Attributes> {
  /**
   * The types of the outputs.
   * @throws {ShapeError} {DTypeError} {OptionError} when inputs or attributes do not fit
   */
  readonly infer: (inputs: readonly TensorType[], attributes: Attributes) => readonly TensorType[];
  /**
   * `[output, input]` pairs: the output may overwrite that input's memory when both have the same size.
   * Kernels of such ops read each element of the input before they write it.
   */
  readonly inPlace?: InPlacePairs | ((attributes: Attributes) => InPlacePairs);
}

/** Which outputs may overwrite which inputs. */
export type InPlacePairs = readonly (readonly [output: number, input: number])[];

/** Attributes of operations that have none. */
export type NoAttributes = Readonly<Record<never, never>>;

/** Checks the number of inputs. @throws {ShapeError} */
export function checkCount(op: string, inputs: readonly TensorType[], count: number): void {
  if (inputs.length === count) return;
  throw new ShapeError(op, { expected: `${count} inputs`, received: `${inputs.length}` });
}

/** Checks one input's element type. @throws {DTypeError} */
export function checkDType(op: string, argument: string, type: TensorType, dtype: DType): void {
  if (type.dtype === dtype) return;
  throw new DTypeError(op, { expected: `${argument} to be ${dtype}`, received: type.dtype });
}

/** Checks one input's rank. @throws {ShapeError} */
export function checkRank(
  op: string,
  argument: string,
  type: TensorType,
  minimum: number,
  maximum = minimum,
): void {
  const rank = type.shape.length;
  if (rank >= minimum && rank <= maximum) return;
  const range =
    minimum === maximum
      ? `rank ${minimum}`
      : maximum === Infinity
        ? `rank ≥ ${minimum}`
        : `rank ${minimum} to ${maximum}`;
  throw new ShapeError(op, {
    expected: `${argument} of ${range}`,
    received: `shape ${formatShape(type.shape)}`,
  });
}

/** Checks one input's shape; `wanted` may hold letters' meaning in words. @throws {ShapeError} */
export function checkShapeIs(op: string, argument: string, type: TensorType, shape: readonly number[]): void {
  if (type.shape.length === shape.length && shape.every((size, axis) => size === type.shape[axis])) return;
  throw new ShapeError(op, {
    expected: `${argument} of shape ${formatShape(shape)}`,
    received: formatShape(type.shape),
  });
}
