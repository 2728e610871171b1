import { ShapeError } from "../errors.ts";
import { broadcastShapes, formatShape } from "../shape.ts";
import { checkCount, checkDType, checkRank, type OpDefinition } from "./definition.ts";

/** Which operands are read transposed in their last two axes. */
export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * C = A·B over the last two axes: A [..., M, K] (or [..., K, M] with `transposeA`), B [..., K, N] (or [..., N, K]
 * with `transposeB`), C [..., M, N]. Leading axes are a batch and broadcast.
 */
export const matmul: OpDefinition<MatmulAttributes> = {
  infer(inputs, { transposeA, transposeB }) {
    checkCount("matmul", inputs, 2);
    const [a, b] = inputs;
    checkDType("matmul", "a", a, "float32");
    checkDType("matmul", "b", b, "float32");
    checkRank("matmul", "a", a, 2, Infinity);
    checkRank("matmul", "b", b, 2, Infinity);
    const [M, K] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
    const [K2, N] = transposeB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!];
    if (K !== K2) {
      const flags = `${transposeA ? " transposed" : ""} · ${formatShape(b.shape)}${transposeB ? " transposed" : ""}`;
      throw new ShapeError("matmul", {
        expected: "equal inner sizes",
        received: `${formatShape(a.shape)}${flags}`,
      });
    }
    const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
    return [{ shape: [...batch, M, N], dtype: "float32" }];
  },
};
