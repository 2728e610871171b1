import { formatShape, ShapeError, sameShape } from "@quadrivium/kernels";
import { Tensor } from "../tensor.ts";

/** x, through which no gradient flows. */
export const stopGradient = (x: Tensor): Tensor =>
  new Tensor(x.type, { kind: "detached", value: x, gradientTo: undefined });

/**
 * The value of one tensor with the gradient of another: forward it is `value`, backward it is `gradientTo`.
 *
 * It serves straight-through estimators, and values that are known already although their gradient is better expressed
 * by another formula: that formula's own forward pass is never computed.
 * @throws {ShapeError} when the shapes differ
 */
export function withGradientOf(value: Tensor, gradientTo: Tensor): Tensor {
  if (!sameShape(value.shape, gradientTo.shape)) {
    throw new ShapeError("withGradientOf", {
      expected: `two tensors of one shape ${formatShape(value.shape)}`,
      received: formatShape(gradientTo.shape),
    });
  }
  return new Tensor(value.type, { kind: "detached", value, gradientTo });
}
