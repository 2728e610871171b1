import { apply, asTensor, type TensorLike } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { unbroadcast } from "../unbroadcast.ts";
import { maximum, minimum } from "./binary.ts";

/** z = x where `condition` is not 0, else y; all three broadcast. No gradient flows to the condition. */
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  const dtype = typeof x === "number" ? (typeof y === "number" ? "float32" : y.dtype) : x.dtype;
  return apply("where", [condition, asTensor(x, dtype), asTensor(y, dtype)], {});
}

/** The gradient of `where`: each element's goes to the operand it was taken from. */
export const whereGradient: GradientRule<"where"> = rule((g, [condition, x, y]) => [
  undefined,
  unbroadcast(where(condition, g, 0), x.shape),
  unbroadcast(where(condition, 0, g), y.shape),
]);

/** y = min(max(x, low), high) */
export const clamp = (x: Tensor, low: number, high: number): Tensor => minimum(maximum(x, low), high);
