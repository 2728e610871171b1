import { OptionError } from "../errors.ts";
import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

/** The number of segments. */
export interface SegmentSumAttributes {
  readonly segments: number;
}

/**
 * y[i…] = table[indices[i…]]: rows of a table, as in an embedding.
 * table [V, D…], indices int32 [I…] in 0 … V − 1, y [I…, D…].
 */
export const gather: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("gather", inputs, 2);
    const [table, indices] = inputs;
    checkDType("gather", "table", table, "float32");
    checkRank("gather", "table", table, 1, Infinity);
    checkDType("gather", "indices", indices, "int32");
    return [{ shape: [...indices.shape, ...table.shape.slice(1)], dtype: "float32" }];
  },
};

/**
 * y[s] = Σ values[i…] over all i… with indices[i…] = s, summed in the order of i: the gradient of `gather`.
 * values [I…, D…], indices int32 [I…] in 0 … S − 1, y [S, D…].
 */
export const segmentSum: OpDefinition<SegmentSumAttributes> = {
  infer(inputs, { segments }) {
    const op = "segmentSum";
    checkCount(op, inputs, 2);
    const [values, indices] = inputs;
    checkDType(op, "values", values, "float32");
    checkDType(op, "indices", indices, "int32");
    const rank = indices.shape.length;
    checkRank(op, "values", values, rank, Infinity);
    checkShapeIs(op, "indices", indices, values.shape.slice(0, rank));
    if (!Number.isSafeInteger(segments) || segments < 1) {
      throw new OptionError(op, { expected: "a whole number of segments ≥ 1", received: String(segments) });
    }
    return [{ shape: [segments, ...values.shape.slice(rank)], dtype: "float32" }];
  },
};
