import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";

/** Z·W for a row-sparse Z: y_b = Σⱼ values_bj · W[indices_bj]. values [B, k], indices int32 [B, k], W [n, d], y [B, d]. */
export const sparseDecode = (values: Tensor, indices: Tensor, weights: Tensor): Tensor =>
  apply("sparseDecode", [values, indices, weights], {});

/** X·Wᵀ at some columns only: y_bj = x_b · W[indices_bj]. x [B, d], W [n, d], indices int32 [B, k], y [B, k]. */
export const sampledProduct = (x: Tensor, weights: Tensor, indices: Tensor): Tensor =>
  apply("sampledProduct", [x, weights, indices], {});

/** Zᵀ·X for a row-sparse Z: y_i = Σ values_bj · x_b where indices_bj = i. values, indices [B, k], x [B, d], y [rows, d]. */
export const sparseOuter = (values: Tensor, indices: Tensor, x: Tensor, rows: number): Tensor =>
  apply("sparseOuter", [values, indices, x], { rows });

/** Each of the three is made of the other two. */
export const sparseGradients: {
  readonly sparseDecode: GradientRule<"sparseDecode">;
  readonly sampledProduct: GradientRule<"sampledProduct">;
  readonly sparseOuter: GradientRule<"sparseOuter">;
} = {
  sparseDecode: rule((g, [values, indices, weights]) => [
    sampledProduct(g, weights, indices),
    undefined,
    sparseOuter(values, indices, g, weights.shape[0]),
  ]),
  sampledProduct: rule((g, [x, weights, indices]) => [
    sparseDecode(g, indices, weights),
    sparseOuter(g, indices, x, weights.shape[0]),
    undefined,
  ]),
  sparseOuter: rule((g, [values, indices, x]) => [
    sampledProduct(x, g, indices),
    undefined,
    sparseDecode(values, indices, g),
  ]),
};
