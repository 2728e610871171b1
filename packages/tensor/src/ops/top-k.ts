import { applyAll } from "../apply.ts";
import type { GradientRule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { scatterAlong } from "./gather.ts";

/** The k largest elements of each row, largest first, and where they stood. */
export interface TopK {
  /** [..., k] */
  readonly values: Tensor;
  /** int32 [..., k] */
  readonly indices: Tensor;
}

/** The k largest elements of each row of x [..., n]; ties go to the lowest index. @throws {OptionError} unless 1 ≤ k ≤ n */
export function topK(x: Tensor, k: number): TopK {
  const [values, indices] = applyAll("topK", [x], { k });
  return { values, indices };
}

/** Each value's gradient goes to the element it was taken from. */
export const topKGradient: GradientRule<"topK"> = ({ inputs: [x], outputs: [, indices], upstream: [g] }) =>
  g === undefined ? [] : [scatterAlong(g, indices, x.shape.at(-1)!)];
