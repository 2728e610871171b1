import { apply, applyAll } from "../apply.ts";
import type { GradientRule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";

/** Options of `attention`. */
export interface AttentionOptions {
  /** Query t sees no key behind its own place: keys ≤ t + (S − T), or ≤ position + t. Default false. */
  readonly causal?: boolean;
  /** What the products of queries and keys are multiplied by. Default 1/√D. */
  readonly scale?: number;
  /** Added to the scores: float32 of rank ≤ 4 that broadcasts to [B, H, T, S]; −∞ hides a key. It gets no gradient. */
  readonly mask?: Tensor;
  /**
   * The place of the first query among the keys, an int32 scalar in 0 … S − T, with `causal`. Keys behind the last
   * query's place are not read, so keys and values may be preallocated caches.
   */
  readonly position?: Tensor;
}

const attributesOf = (
  { causal = false, scale, mask, position }: AttentionOptions,
  D: number,
  packed: boolean,
) => ({
  causal,
  scale: scale ?? 1 / Math.sqrt(D),
  mask: mask !== undefined,
  position: position !== undefined,
  packed,
});

const present = (...tensors: readonly (Tensor | undefined)[]): Tensor[] =>
  tensors.filter((tensor) => tensor !== undefined);

/**
 * Attention of each head: y_t = Σₛ p_ts·v_s with p_t = softmax over s of scale·q_t·k_s + mask_ts.
 *
 * q [B, T, H, D], k [B, S, H, D], v [B, S, H, E] → y [B, T, H, E]; the products [T, S] are never kept. A query that
 * sees no key, because none is left or all are masked with −∞, gives 0. Differentiable in q, k and v.
 * @throws {ShapeError} {DTypeError} {OptionError}
 * @throws {IndexError} at run time, when the position is out of range
 */
export const attention = (q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor =>
  apply(
    "attention",
    present(q, k, v, options.mask, options.position),
    attributesOf(options, q.shape.at(-1) ?? 1, false),
  );

/**
 * `attention` of queries, keys and values in one tensor, as one product with the weights of all three gives them:
 * qkv [B, T, 3, H, D] → y [B, T, H, D]. Nothing is copied, neither here nor for the gradient.
 * @throws {ShapeError} {DTypeError} {OptionError}
 */
export const packedAttention = (qkv: Tensor, options: Omit<AttentionOptions, "position"> = {}): Tensor =>
  apply("attention", present(qkv, options.mask), attributesOf(options, qkv.shape.at(-1) ?? 1, true));

/** dq, dk and dv, fused; nothing for mask and position. */
export const attentionGradientRule: GradientRule<"attention"> = ({
  attributes,
  inputs,
  outputs,
  upstream,
}) => {
  const [g] = upstream;
  return g === undefined ? [] : applyAll("attentionGradient", [...inputs, ...outputs, g], attributes);
};
