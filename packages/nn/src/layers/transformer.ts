import { OptionError } from "@quadrivium/kernels";
import {
  add,
  type Initializer,
  normal,
  type State,
  slice,
  sliceAt,
  state,
  type Tensor,
  type Update,
} from "@quadrivium/tensor";
import { KeyValueCache } from "./key-value-cache.ts";
import { LayerNorm } from "./layer-norm.ts";
import type { Module } from "./module.ts";
import type { AttentionCallOptions, Decoded } from "./multi-head-attention.ts";
import { TransformerBlock, type TransformerBlockOptions } from "./transformer-block.ts";

/** Sizes and options of `Transformer`. */
export interface TransformerOptions extends TransformerBlockOptions {
  /** Elements of a token. */
  readonly width: number;
  /** Number of blocks. */
  readonly depth: number;
  readonly heads: number;
  /** The most tokens of a sequence; one vector is learned for each place. */
  readonly positions: number;
  /** Draws the vectors of the places. Default: normal with standard deviation 0.02. */
  readonly positionInitializer?: Initializer;
}

/** What one block takes besides its input: the same for all blocks, or a choice for each. */
export type BlockOptions = AttentionCallOptions | ((block: number) => AttentionCallOptions);

/**
 * A tower of transformer blocks between learned positions and a last norm, from embeddings to features: parameters
 * `name.positions` [positions, width], `name.blocks.0` … and `name.norm`.
 */
export class Transformer implements Module {
  readonly name: string;
  readonly positions: State;
  readonly blocks: readonly TransformerBlock[];
  readonly norm: LayerNorm;

  /** @throws {OptionError} when the heads do not divide the width, or the depth is below 1 */
  constructor(name: string, options: TransformerOptions) {
    const { width, depth, heads, positions, positionInitializer = normal({ std: 0.02 }), ...rest } = options;
    if (!Number.isInteger(depth) || depth < 1) {
      throw new OptionError(`Transformer "${name}"`, { expected: "a depth ≥ 1", received: String(depth) });
    }
    this.name = name;
    this.positions = state(`${name}.positions`, [positions, width], positionInitializer);
    this.blocks = Array.from(
      { length: depth },
      (_, i) => new TransformerBlock(`${name}.blocks.${i}`, width, heads, rest),
    );
    this.norm = new LayerNorm(`${name}.norm`, width);
  }

  get parameters(): readonly State[] {
    return [this.positions, ...this.blocks.flatMap(({ parameters }) => parameters), ...this.norm.parameters];
  }

  /** x [B, T, width] with T ≤ positions → y [B, T, width]. @throws {ShapeError} {OptionError} */
  forward(x: Tensor, options: BlockOptions = {}): Tensor {
    const [, T, width] = x.shape;
    let y = add(x, slice(this.positions, [0, 0], [T, width]));
    for (const [i, block] of this.blocks.entries()) y = block.forward(y, optionsOf(options, i));
    return this.norm.forward(y);
  }

  /** Caches for `decode`, one for each block, of as many tokens as there are positions. */
  caches(batch: number, name = `${this.name}.cache`): KeyValueCache[] {
    const [length, width] = this.positions.shape;
    return this.blocks.map(({ attention: { heads } }, i) => {
      return new KeyValueCache(`${name}.${i}`, { batch, length, heads, size: width / heads });
    });
  }

  /**
   * What `forward` of a causal tower gives for the T tokens from `position` on, an int32 scalar, given the tokens
   * before in the caches; the updates put these into the caches. x [B, T, width] → y [B, T, width].
   * @throws {ShapeError} {OptionError}
   * @throws {IndexError} at run time, when the tokens do not lie within the positions
   */
  decode(x: Tensor, caches: readonly KeyValueCache[], position: Tensor, options: BlockOptions = {}): Decoded {
    if (caches.length !== this.blocks.length) {
      throw new OptionError(`Transformer "${this.name}": caches`, {
        expected: `one for each of ${this.blocks.length} blocks`,
        received: String(caches.length),
      });
    }
    let y = add(x, sliceAt(this.positions, position, { size: x.shape[1] }));
    const updates: Update[] = [];
    for (const [i, block] of this.blocks.entries()) {
      const decoded = block.decode(y, caches[i], position, optionsOf(options, i));
      y = decoded.y;
      updates.push(...decoded.updates);
    }
    return { y: this.norm.forward(y), updates };
  }
}

const optionsOf = (options: BlockOptions, block: number): AttentionCallOptions =>
  typeof options === "function" ? options(block) : options;
