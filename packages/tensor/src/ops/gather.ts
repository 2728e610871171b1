import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";

/** Rows of a table: y[i…] = table[indices[i…]]. table [V, D…], indices int32 [I…], y [I…, D…]. */
export const gather = (table: Tensor, indices: Tensor): Tensor => apply("gather", [table, indices], {});

/** Sums of rows by segment: y[s] = Σ values[i…] where indices[i…] = s. values [I…, D…], indices int32 [I…], y [S, D…]. */
export const segmentSum = (values: Tensor, indices: Tensor, segments: number): Tensor =>
  apply("segmentSum", [values, indices], { segments });

/** Elements of each row: y[…, j] = x[…, indices[…, j]]. x [..., n], indices int32 [..., k], y [..., k]. */
export const takeAlong = (x: Tensor, indices: Tensor): Tensor => apply("takeAlong", [x, indices], {});

/** Elements put into rows of zeros, added where indices repeat. values [..., k], indices int32 [..., k], y [..., size]. */
export const scatterAlong = (values: Tensor, indices: Tensor, size: number): Tensor =>
  apply("scatterAlong", [values, indices], { size });

/** `gather` and `segmentSum` are each other's gradients, and so are `takeAlong` and `scatterAlong`. */
export const gatherGradients: {
  readonly gather: GradientRule<"gather">;
  readonly segmentSum: GradientRule<"segmentSum">;
  readonly takeAlong: GradientRule<"takeAlong">;
  readonly scatterAlong: GradientRule<"scatterAlong">;
} = {
  gather: rule((g, [table, indices]) => [segmentSum(g, indices, table.shape[0])]),
  segmentSum: rule((g, [, indices]) => [gather(g, indices)]),
  takeAlong: rule((g, [x, indices]) => [scatterAlong(g, indices, x.shape.at(-1)!)]),
  scatterAlong: rule((g, [, indices]) => [takeAlong(g, indices)]),
};
