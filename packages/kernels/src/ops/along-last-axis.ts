import { OptionError } from "../errors.ts";
import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

/** The size of the last axis of the result. */
export interface ScatterAlongAttributes {
  readonly size: number;
}

/**
 * y[…, j] = x[…, indices[…, j]]: picks elements of each row.
 * x [..., n], indices int32 [..., k] in 0 … n − 1, y [..., k].
 */
export const takeAlong: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("takeAlong", inputs, 2);
    const [x, indices] = inputs;
    checkDType("takeAlong", "x", x, "float32");
    checkRank("takeAlong", "x", x, 1, Infinity);
    checkDType("takeAlong", "indices", indices, "int32");
    checkShapeIs("takeAlong", "indices", indices, [...x.shape.slice(0, -1), indices.shape.at(-1) ?? 1]);
    return [{ shape: indices.shape, dtype: "float32" }];
  },
};

/**
 * y[…, i] = Σ values[…, j] over all j with indices[…, j] = i: the gradient of `takeAlong`.
 * values [..., k], indices int32 [..., k] in 0 … n − 1, y [..., n].
 */
export const scatterAlong: OpDefinition<ScatterAlongAttributes> = {
  infer(inputs, { size }) {
    const op = "scatterAlong";
    checkCount(op, inputs, 2);
    const [values, indices] = inputs;
    checkDType(op, "values", values, "float32");
    checkRank(op, "values", values, 1, Infinity);
    checkDType(op, "indices", indices, "int32");
    checkShapeIs(op, "indices", indices, values.shape);
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new OptionError(op, { expected: "a whole size ≥ 1", received: String(size) });
    }
    return [{ shape: [...values.shape.slice(0, -1), size], dtype: "float32" }];
  },
};
