import { add, gelu, type Initializer, type State, type Tensor } from "@quadrivium/tensor";
import type { KeyValueCache } from "./key-value-cache.ts";
import { LayerNorm } from "./layer-norm.ts";
import { Linear } from "./linear.ts";
import type { Module } from "./module.ts";
import { type AttentionCallOptions, type Decoded, MultiHeadAttention } from "./multi-head-attention.ts";

/** Options of `TransformerBlock`. */
export interface TransformerBlockOptions {
  /** Each token sees itself and those before only. Default false. */
  readonly causal?: boolean;
  /** Linear layers add a learned vector. Default true. */
  readonly bias?: boolean;
  /** Elements between the two layers of the multi-layer perceptron. Default 4·width. */
  readonly hidden?: number;
  /** Between the two layers. Default exact `gelu`; CLIP's is `quickGelu`. */
  readonly activation?: (x: Tensor) => Tensor;
  /** Draws all weights. Default: that of `Linear`. */
  readonly initializer?: Initializer;
}

/**
 * A transformer's block, with the norms before (Xiong et al. 2020): x + attention(norm1(x)), then
 * x + down(activation(up(norm2(x)))). Parameters `name.norm1`, `name.attention.qkv`, `name.attention.projection`,
 * `name.norm2`, `name.up` and `name.down`.
 */
export class TransformerBlock implements Module {
  readonly norm1: LayerNorm;
  readonly attention: MultiHeadAttention;
  readonly norm2: LayerNorm;
  readonly up: Linear;
  readonly down: Linear;
  /** Between the two layers of the multi-layer perceptron. */
  readonly activation: (x: Tensor) => Tensor;

  /** @throws {OptionError} when the heads do not divide the width */
  constructor(name: string, width: number, heads: number, options: TransformerBlockOptions = {}) {
    const { causal = false, bias = true, hidden = 4 * width, activation = gelu, initializer } = options;
    const own = initializer === undefined ? { bias } : { bias, initializer };
    this.norm1 = new LayerNorm(`${name}.norm1`, width);
    this.attention = new MultiHeadAttention(`${name}.attention`, width, heads, { causal, ...own });
    this.norm2 = new LayerNorm(`${name}.norm2`, width);
    this.up = new Linear(`${name}.up`, width, hidden, own);
    this.down = new Linear(`${name}.down`, hidden, width, own);
    this.activation = activation;
  }

  get parameters(): readonly State[] {
    return [this.norm1, this.attention, this.norm2, this.up, this.down].flatMap(
      ({ parameters }) => parameters,
    );
  }

  /** x [B, T, width] → y [B, T, width]. @throws {ShapeError} */
  forward(x: Tensor, options: AttentionCallOptions = {}): Tensor {
    return this.#perceptron(add(x, this.attention.forward(this.norm1.forward(x), options)));
  }

  /** The same for the tokens from `position` on, with the keys and values of those before. @throws {ShapeError} */
  decode(x: Tensor, cache: KeyValueCache, position: Tensor, options: AttentionCallOptions = {}): Decoded {
    const { y, updates } = this.attention.decode(this.norm1.forward(x), cache, position, options);
    return { y: this.#perceptron(add(x, y)), updates };
  }

  #perceptron(x: Tensor): Tensor {
    return add(x, this.down.forward(this.activation(this.up.forward(this.norm2.forward(x)))));
  }
}
