import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { divide, multiply } from "./binary.ts";
import { mean, sum } from "./reduce.ts";

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions {
  /** A weight ≥ 0 for each row [...]; the result is then the weighted mean Σ w·y / Σ w. */
  readonly weights?: Tensor;
}

/** Each row's −ln softmax(logits)[target]. logits [..., V], targets int32 [...] in 0 … V − 1; result [...]. */
export const crossEntropyPerRow = (logits: Tensor, targets: Tensor): Tensor =>
  apply("crossEntropy", [logits, targets], {});

/**
 * The mean of −ln softmax(logits)[target] over all rows, in nats.
 * logits [..., V], targets int32 [...] in 0 … V − 1; a scalar.
 */
export function crossEntropy(logits: Tensor, targets: Tensor, { weights }: CrossEntropyOptions = {}): Tensor {
  const losses = crossEntropyPerRow(logits, targets);
  return weights === undefined ? mean(losses) : divide(sum(multiply(losses, weights)), sum(weights));
}

/** dx = g·(softmax(x) − onehot(target)), fused. */
export const crossEntropyGradientRule: GradientRule<"crossEntropy"> = rule((g, [logits, targets]) => [
  apply("crossEntropyGradient", [logits, targets, g], {}),
]);
