import { OptionError } from "@quadrivium/kernels";
import {
  assign,
  attention,
  broadcastTo,
  reshape,
  rotaryAngles,
  rotaryEmbedding,
  type State,
  type Tensor,
  updateSlice,
} from "@quadrivium/tensor";
import { KeyValueCache } from "./key-value-cache.ts";
import { Linear } from "./linear.ts";
import type { Module } from "./module.ts";
import type { AttentionCallOptions, Decoded, MultiHeadAttentionOptions } from "./multi-head-attention.ts";

/** How queries and keys are turned by their times. */
export interface Rotary {
  /** The pair i of D/2 turns by base^(−2i/D) with each token. Default 10,000. */
  readonly base?: number;
  /** Pairs are neighbours (2i, 2i + 1), else (i, i + D/2). Default true. */
  readonly interleaved?: boolean;
}

/** Options of `GroupedQueryAttention`. */
export interface GroupedQueryAttentionOptions extends MultiHeadAttentionOptions {
  /** Number of query heads. */
  readonly heads: number;
  /** Number of key and value heads, of which each serves heads/keyValueHeads queries in a row. Default: one for each. */
  readonly keyValueHeads?: number;
  /** Elements of a head. Default width/heads. */
  readonly size?: number;
  /** Rotary position embedding (Su et al. 2021) of queries and keys; none by default. */
  readonly rotary?: Rotary | undefined;
}

/**
 * Self-attention whose query heads share keys and values in groups (Ainslie et al. 2023), as in Llama; with a key head
 * for each it is ordinary attention. Parameters `name.query` [heads·size, width], `name.key` and `name.value`
 * [keyValueHeads·size, width], and `name.projection` [width, heads·size].
 */
export class GroupedQueryAttention implements Module {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly projection: Linear;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly size: number;
  readonly causal: boolean;
  readonly rotary: Rotary | undefined;

  /** @throws {OptionError} when the heads do not divide the width, or the key and value heads not the heads */
  constructor(name: string, width: number, options: GroupedQueryAttentionOptions) {
    const { heads, keyValueHeads = heads, size = width / heads } = options;
    const { causal = false, bias = true, initializer, rotary } = options;
    const own = initializer === undefined ? { bias } : { bias, initializer };
    if (!isCount(heads) || (options.size === undefined && !isCount(size))) {
      refuse(name, `heads that divide the width ${width}`, `${heads} heads`);
    }
    if (!isCount(size)) refuse(name, "a whole size ≥ 1 of a head", String(size));
    if (!isCount(keyValueHeads) || heads % keyValueHeads !== 0) {
      refuse(name, `key and value heads that divide the ${heads} heads`, String(keyValueHeads));
    }
    this.query = new Linear(`${name}.query`, width, heads * size, own);
    this.key = new Linear(`${name}.key`, width, keyValueHeads * size, own);
    this.value = new Linear(`${name}.value`, width, keyValueHeads * size, own);
    this.projection = new Linear(`${name}.projection`, heads * size, width, own);
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.size = size;
    this.causal = causal;
    this.rotary = rotary;
  }

  get parameters(): readonly State[] {
    return [this.query, this.key, this.value, this.projection].flatMap(({ parameters }) => parameters);
  }

  /** x [B, T, width] → y [B, T, width]. @throws {ShapeError} */
  forward(x: Tensor, { mask }: AttentionCallOptions = {}): Tensor {
    const { q, k, v } = this.#queriesKeysValues(x, x.shape[1]);
    return this.#mix(attention(q, k, v, { causal: this.causal, ...(mask && { mask }) }));
  }

  /** A cache for `decode`. It holds keys and values once for each query head, as they are read. */
  cache(name: string, { batch, length }: { readonly batch: number; readonly length: number }): KeyValueCache {
    return new KeyValueCache(name, { batch, length, heads: this.heads, size: this.size });
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
    const { q, k, v } = this.#queriesKeysValues(x, cache.keys.shape[1], position);
    const keys = updateSlice(cache.keys, k, position, { axis: 1 });
    const values = updateSlice(cache.values, v, position, { axis: 1 });
    return {
      y: this.#mix(attention(q, keys, values, { causal: true, position, ...(mask && { mask }) })),
      updates: [assign(cache.keys, keys), assign(cache.values, values)],
    };
  }

  /** Each [B, T, heads, size], of tokens at the times from `position` on, of which there are no more than `times`. */
  #queriesKeysValues(x: Tensor, times: number, position?: Tensor) {
    const [B, T] = x.shape;
    const { size, heads, keyValueHeads, rotary } = this;
    const split = (layer: Linear, count: number) => reshape(layer.forward(x), [B, T, count, size]);
    const q = split(this.query, heads);
    const k = split(this.key, keyValueHeads);
    const v = this.#repeat(split(this.value, keyValueHeads));
    if (rotary === undefined) return { q, k: this.#repeat(k), v };
    const { base = 10_000, interleaved = true } = rotary;
    const angles = rotaryAngles(times, size, { base });
    const turn = (y: Tensor) => rotaryEmbedding(y, angles, { interleaved, ...(position && { position }) });
    return { q: turn(q), k: this.#repeat(turn(k)), v };
  }

  /** Each head as often as it has queries: [B, T, keyValueHeads, size] → [B, T, heads, size] */
  #repeat(x: Tensor): Tensor {
    const [B, T, G, D] = x.shape;
    const repeated = broadcastTo(reshape(x, [B, T, G, 1, D]), [B, T, G, this.heads / G, D]);
    return reshape(repeated, [B, T, this.heads, D]);
  }

  #mix(y: Tensor): Tensor {
    const [B, T] = y.shape;
    return this.projection.forward(reshape(y, [B, T, this.heads * this.size]));
  }
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

function refuse(name: string, expected: string, received: string): never {
  throw new OptionError(`GroupedQueryAttention "${name}"`, { expected, received });
}
