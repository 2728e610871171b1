import { OptionError } from "@quadrivium/kernels";
import {
  assign,
  attention,
  type Initializer,
  packedAttention,
  reshape,
  type State,
  slice,
  squeeze,
  type Tensor,
  type Update,
  updateSlice,
} from "@quadrivium/tensor";
import type { KeyValueCache } from "./key-value-cache.ts";
import { Linear } from "./linear.ts";
import type { Module } from "./module.ts";

/** Options of `MultiHeadAttention`. */
export interface MultiHeadAttentionOptions {
  /** Each token sees itself and those before only. Default false. */
  readonly causal?: boolean;
  /** Learned vectors are added to queries, keys and values, and to the result. Default true. */
  readonly bias?: boolean;
  /** Draws both weights. Default: that of `Linear`. */
  readonly initializer?: Initializer;
}

/** Options of a call. */
export interface AttentionCallOptions {
  /** Added to the scores: it broadcasts to [B, H, T, S]; −∞ hides a token. */
  readonly mask?: Tensor | undefined;
}

/** What decoding gives: the result, and the caches' new contents. */
export interface Decoded {
  readonly y: Tensor;
  readonly updates: readonly Update[];
}

/**
 * Self-attention of several heads: softmax(q·kᵀ/√D + mask)·v for each, joined and mixed. One product makes queries,
 * keys and values: `name.qkv` [3·width, width], its rows in this order, then heads, then elements of a head, as in
 * PyTorch's `in_proj_weight`; `name.projection` [width, width] mixes.
 */
export class MultiHeadAttention implements Module {
  readonly qkv: Linear;
  readonly projection: Linear;
  readonly heads: number;
  readonly causal: boolean;

  /** @throws {OptionError} when the heads do not divide the width */
  constructor(
    name: string,
    width: number,
    heads: number,
    { causal = false, bias = true, initializer }: MultiHeadAttentionOptions = {},
  ) {
    if (!Number.isInteger(heads) || heads < 1 || width % heads !== 0) {
      throw new OptionError(`MultiHeadAttention "${name}"`, {
        expected: `a number of heads that divides the width ${width}`,
        received: String(heads),
      });
    }
    const options = initializer === undefined ? { bias } : { bias, initializer };
    this.qkv = new Linear(`${name}.qkv`, width, 3 * width, options);
    this.projection = new Linear(`${name}.projection`, width, width, options);
    this.heads = heads;
    this.causal = causal;
  }

  get parameters(): readonly State[] {
    return [...this.qkv.parameters, ...this.projection.parameters];
  }

  /** x [B, T, width] → y [B, T, width]. @throws {ShapeError} */
  forward(x: Tensor, { mask }: AttentionCallOptions = {}): Tensor {
    const y = packedAttention(this.#queriesKeysValues(x), { causal: this.causal, ...(mask && { mask }) });
    return this.projection.forward(reshape(y, x.shape));
  }

  /**
   * The same for the T tokens from `position` on, an int32 scalar in 0 … S − T, given the keys and values of those
   * before in a cache of length S. Always causal.
   *
   * x [B, T, width], mask broadcasting to [B, H, T, S]; y [B, T, width].
   * @throws {ShapeError}
   * @throws {IndexError} at run time, when the position is out of range
   */
  decode(x: Tensor, cache: KeyValueCache, position: Tensor, { mask }: AttentionCallOptions = {}): Decoded {
    const qkv = this.#queriesKeysValues(x);
    const [B, T, , H, D] = qkv.shape;
    const [q, k, v] = [0, 1, 2].map((part) => squeeze(slice(qkv, [0, 0, part, 0, 0], [B, T, 1, H, D]), [2]));
    const keys = updateSlice(cache.keys, k, position, { axis: 1 });
    const values = updateSlice(cache.values, v, position, { axis: 1 });
    const y = attention(q, keys, values, { causal: true, position, ...(mask && { mask }) });
    return {
      y: this.projection.forward(reshape(y, x.shape)),
      updates: [assign(cache.keys, keys), assign(cache.values, values)],
    };
  }

  /** [B, T, 3, H, D] */
  #queriesKeysValues(x: Tensor): Tensor {
    const [B, T] = x.shape;
    const qkv = this.qkv.forward(x);
    return reshape(qkv, [B, T, 3, this.heads, -1]);
  }
}
