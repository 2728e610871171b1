import { normalizeAxes, normalizeAxis, type Shape } from "../shape.ts";
import { checkCount, checkDType, type OpDefinition } from "./definition.ts";

/** Which axes are reduced (counted from the front, ascending), and whether they stay as axes of size 1. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** The axis along which the largest element is looked for. */
export interface ArgMaxAttributes {
  readonly axis: number;
}

/** The shape that is left when `axes` are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  if (keepDims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return shape.filter((_, axis) => !axes.includes(axis));
}

const reduction = (op: string): OpDefinition<ReduceAttributes> => ({
  infer(inputs, { axes, keepDims }) {
    checkCount(op, inputs, 1);
    checkDType(op, "x", inputs[0], "float32");
    const normalized = normalizeAxes(op, axes, inputs[0].shape.length);
    return [{ shape: reducedShape(inputs[0].shape, normalized, keepDims), dtype: "float32" }];
  },
});

/** y = Σ x over the axes. Summed in an order that depends on the shape alone, never on the number of threads. */
export const sum = reduction("sum");

/** y = max x over the axes; NaN wins on the CPU devices. */
export const max = reduction("max");

/** y = the index of the largest element along one axis, the lowest among equals; NaN ranks below every number. */
export const argMax: OpDefinition<ArgMaxAttributes> = {
  infer(inputs, { axis }) {
    checkCount("argMax", inputs, 1);
    checkDType("argMax", "x", inputs[0], "float32");
    const normalized = normalizeAxis("argMax", axis, inputs[0].shape.length);
    return [{ shape: reducedShape(inputs[0].shape, [normalized], false), dtype: "int32" }];
  },
};
