import {
  Embedding,
  type KeyValueCache,
  type LayerNorm,
  Linear,
  type Module,
  type RmsNorm,
} from "@quadrivium/nn";
import { add, matmul, type State, slice, sliceAt, state, type Tensor, type Update } from "@quadrivium/tensor";
import type { HookVisitor } from "./hook-point.ts";
import { makeNorm, SubjectBlock } from "./subject-block.ts";
import { checkSubjectConfig, type SubjectConfig } from "./subject-config.ts";

/** What decoding gives: the residual stream, and the caches' new contents. */
export interface DecodedResidual {
  /** [B, T, d] */
  readonly residual: Tensor;
  readonly updates: readonly Update[];
}

const keep: HookVisitor = (_, value) => value;

/**
 * A decoder-only transformer as a pure function over symbolic tensors: tokens → residual stream → logits.
 *
 * Parameters `tokens.weight` [V, d], `positions` [P, d] (`gpt2` only), `blocks.0` …, `norm`, and `head.weight` [V, d]
 * where it is not tied to the tokens.
 */
export class SubjectTransformer implements Module {
  readonly config: SubjectConfig;
  readonly tokens: Embedding;
  readonly positions: State | undefined;
  readonly blocks: readonly SubjectBlock[];
  readonly norm: LayerNorm | RmsNorm;
  readonly head: Linear | undefined;

  /** @throws {OptionError} when the configuration is out of range */
  constructor(config: SubjectConfig) {
    checkSubjectConfig(config);
    const { architecture, vocabulary, width, layers, positions, tied } = config;
    this.config = config;
    this.tokens = new Embedding("tokens", vocabulary, width);
    this.positions = architecture === "gpt2" ? state("positions", [positions, width]) : undefined;
    this.blocks = Array.from({ length: layers }, (_, i) => new SubjectBlock(i, config));
    this.norm = makeNorm("norm", config);
    this.head = tied ? undefined : new Linear("head", width, vocabulary, { bias: false });
  }

  get parameters(): readonly State[] {
    const { tokens, positions, blocks, norm, head } = this;
    const modules: readonly Module[] = [...blocks, norm, ...(head ? [head] : [])];
    return [
      ...tokens.parameters,
      ...(positions ? [positions] : []),
      ...modules.flatMap(({ parameters }) => parameters),
    ];
  }

  /**
   * The residual stream after the last block. tokens int32 [B, T] in 0 … V − 1 with T ≤ positions → [B, T, d].
   * @param visit reads and replaces values at hook points
   * @throws {ShapeError}
   */
  residual(tokens: Tensor, visit: HookVisitor = keep): Tensor {
    const [, T] = tokens.shape;
    const { positions } = this;
    let x = this.tokens.forward(tokens);
    if (positions !== undefined) x = add(x, slice(positions, [0, 0], [T, this.config.width]));
    for (const block of this.blocks) {
      x = block.forward(x, (y) => block.attention.forward(y), visit);
    }
    return x;
  }

  /** Logits of a residual stream [..., d] → [..., V]. */
  unembed(residual: Tensor): Tensor {
    return this.headOf(this.norm.forward(residual));
  }

  /** y·W_Uᵀ, with the tokens' own vectors as W_U where they are tied. y [..., d] → [..., V] */
  headOf(y: Tensor): Tensor {
    return this.head?.forward(y) ?? matmul(y, this.tokens.weight, { transposeB: true });
  }

  /** tokens int32 [B, T] → logits [B, T, V] of the token that follows each. @throws {ShapeError} */
  logits(tokens: Tensor, visit: HookVisitor = keep): Tensor {
    return this.unembed(this.residual(tokens, visit));
  }

  /** Caches for `decode`, one for each block. */
  caches(name: string, sizes: { readonly batch: number; readonly length: number }): KeyValueCache[] {
    return this.blocks.map(({ attention }, i) => attention.cache(`${name}.${i}`, sizes));
  }

  /**
   * What `residual` gives for the T tokens from `position` on, an int32 scalar, given those before in the caches; the
   * updates put these into the caches. tokens int32 [B, T] → [B, T, d].
   * @throws {ShapeError}
   * @throws {IndexError} at run time, when the tokens do not lie within the caches
   */
  decode(
    tokens: Tensor,
    caches: readonly KeyValueCache[],
    position: Tensor,
    visit: HookVisitor = keep,
  ): DecodedResidual {
    const { positions } = this;
    const updates: Update[] = [];
    let x = this.tokens.forward(tokens);
    if (positions !== undefined) x = add(x, sliceAt(positions, position, { size: tokens.shape[1] }));
    for (const [i, block] of this.blocks.entries()) {
      const attend = (y: Tensor) => {
        const decoded = block.attention.decode(y, caches[i], position);
        updates.push(...decoded.updates);
        return decoded.y;
      };
      x = block.forward(x, attend, visit);
    }
    return { residual: x, updates };
  }
}
