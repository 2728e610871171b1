import type { TensorType } from "../dtype.ts";
import { OptionError, ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

/*
 * Three products of a row-sparse matrix Z [B, n], given as values [B, k] and column indices [B, k], with dense ones.
 * Each is the gradient of the others, so a network of them never meets a dense [B, n]:
 *
 *   sparseDecode    Z·W                   [B, d]     the decoder
 *   sampledProduct  (X·Wᵀ) at the indices [B, k]     the gradient for the values
 *   sparseOuter     Zᵀ·X                  [n, d]     the gradient for the weights
 */

/** The number of rows of the result. */
export interface SparseOuterAttributes {
  readonly rows: number;
}

function checkMatrix(op: string, argument: string, type: TensorType): void {
  checkDType(op, argument, type, "float32");
  checkRank(op, argument, type, 2);
}

function checkIndices(op: string, indices: TensorType, shape: readonly number[]): void {
  checkDType(op, "indices", indices, "int32");
  checkShapeIs(op, "indices", indices, shape);
}

/**
 * y_b = Σⱼ values_bj · W[indices_bj]; entries with value 0 are skipped.
 * values [B, k], indices int32 [B, k] in 0 … n − 1, W [n, d], y [B, d]. Cost B·k·d, whatever n.
 */
export const sparseDecode: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("sparseDecode", inputs, 3);
    const [values, indices, weights] = inputs;
    checkMatrix("sparseDecode", "values", values);
    checkIndices("sparseDecode", indices, values.shape);
    checkMatrix("sparseDecode", "weights", weights);
    return [{ shape: [values.shape[0], weights.shape[1]], dtype: "float32" }];
  },
};

/**
 * y_bj = x_b · W[indices_bj]: the entries of X·Wᵀ at the given columns only.
 * x [B, d], W [n, d], indices int32 [B, k] in 0 … n − 1, y [B, k]. Cost B·k·d, whatever n.
 */
export const sampledProduct: OpDefinition<NoAttributes> = {
  infer(inputs) {
    const op = "sampledProduct";
    checkCount(op, inputs, 3);
    const [x, weights, indices] = inputs;
    checkMatrix(op, "x", x);
    checkMatrix(op, "weights", weights);
    if (x.shape[1] !== weights.shape[1]) {
      const received = `${formatShape(x.shape)} and ${formatShape(weights.shape)}`;
      throw new ShapeError(op, { expected: "x [B, d] and weights [n, d] of one width d", received });
    }
    checkRank(op, "indices", indices, 2);
    checkIndices(op, indices, [x.shape[0], indices.shape[1]]);
    return [{ shape: indices.shape, dtype: "float32" }];
  },
};

/**
 * y_i = Σ values_bj · x_b over all (b, j) with indices_bj = i, summed in the order of b.
 * values [B, k], indices int32 [B, k] in 0 … n − 1, x [B, d], y [n, d]. Cost B·k·d + n·d.
 */
export const sparseOuter: OpDefinition<SparseOuterAttributes> = {
  infer(inputs, { rows }) {
    const op = "sparseOuter";
    checkCount(op, inputs, 3);
    const [values, indices, x] = inputs;
    checkMatrix(op, "values", values);
    checkIndices(op, indices, values.shape);
    checkMatrix(op, "x", x);
    checkShapeIs(op, "x", x, [values.shape[0], x.shape[1]]);
    if (!Number.isSafeInteger(rows) || rows < 1) {
      throw new OptionError(op, { expected: "a whole number of rows ≥ 1", received: String(rows) });
    }
    return [{ shape: [rows, x.shape[1]], dtype: "float32" }];
  },
};
