import { OptionError } from "@quadrivium/kernels";
import { add, divide, maximum, multiply, sqrt, square, sum, type Tensor } from "@quadrivium/tensor";

/** √Σ g² over all elements of all gradients: a scalar. */
export const globalNorm = (gradients: readonly Tensor[]): Tensor =>
  sqrt(gradients.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b)));

/**
 * All gradients times limit/max(‖g‖, limit), so that their common norm is at most `limit` (Pascanu et al. 2013).
 * @throws {OptionError} unless limit > 0
 */
export function clipByGlobalNorm(gradients: readonly Tensor[], limit: number): Tensor[] {
  if (!(limit > 0))
    throw new OptionError("clipByGlobalNorm: limit", { expected: "a number > 0", received: String(limit) });
  const factor = divide(limit, maximum(globalNorm(gradients), limit));
  return gradients.map((gradient) => multiply(gradient, factor));
}
