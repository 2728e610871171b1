import { LayerNorm, Linear, type Module } from "@quadrivium/nn";
import { add, normal, packedAttention, reshape, type State, state, type Tensor } from "@quadrivium/tensor";

/** The sizes of a tower. */
export interface TowerSizes {
  readonly depth: number;
  readonly width: number;
  readonly heads: number;
  /** T: places in a sequence. */
  readonly length: number;
}

/** What kind of tower. */
export interface TowerOptions {
  readonly activation: (x: Tensor) => Tensor;
  /** Whether a place sees only those up to itself. */
  readonly causal: boolean;
}

/** x ← x + W_o attention(W_qkv norm₁(x)),  x ← x + W₂ act(W₁ norm₂(x)) */
class Block implements Module {
  private readonly norm1: LayerNorm;
  private readonly qkv: Linear;
  private readonly out: Linear;
  private readonly norm2: LayerNorm;
  private readonly up: Linear;
  private readonly down: Linear;
  private readonly sizes: TowerSizes;
  private readonly options: TowerOptions;

  constructor(name: string, sizes: TowerSizes, options: TowerOptions) {
    const { width } = sizes;
    this.sizes = sizes;
    this.options = options;
    this.norm1 = new LayerNorm(`${name}.norm1`, width);
    this.qkv = new Linear(`${name}.attention.qkv`, width, 3 * width);
    this.out = new Linear(`${name}.attention.out`, width, width);
    this.norm2 = new LayerNorm(`${name}.norm2`, width);
    this.up = new Linear(`${name}.up`, width, 4 * width);
    this.down = new Linear(`${name}.down`, 4 * width, width);
  }

  get parameters(): readonly State[] {
    const { norm1, qkv, out, norm2, up, down } = this;
    return [norm1, qkv, out, norm2, up, down].flatMap((layer) => layer.parameters);
  }

  /** x [B, T, width] → [B, T, width] */
  forward(x: Tensor): Tensor {
    const [B, T, width] = x.shape;
    const { heads } = this.sizes;
    const qkv = reshape(this.qkv.forward(this.norm1.forward(x)), [B, T, 3, heads, width / heads]);
    const mixed = packedAttention(qkv, { causal: this.options.causal });
    const y = add(x, this.out.forward(reshape(mixed, [B, T, width])));
    const inner = this.options.activation(this.up.forward(this.norm2.forward(y)));
    return add(y, this.down.forward(inner));
  }
}

/** Learned positions and blocks; the norm after them is the caller's, who may need it at a few places only. */
export class Tower implements Module {
  private readonly positions: State;
  private readonly norm0: LayerNorm | undefined;
  private readonly blocks: readonly Block[];

  /** @param name begins the names of all parameters; `normFirst` adds a norm before the first block */
  constructor(
    name: string,
    sizes: TowerSizes,
    { normFirst = false, ...options }: TowerOptions & { normFirst?: boolean },
  ) {
    const { depth, width, length } = sizes;
    this.positions = state(`${name}.positions`, [length, width], normal({ std: 0.02 }));
    this.norm0 = normFirst ? new LayerNorm(`${name}.norm0`, width) : undefined;
    this.blocks = Array.from({ length: depth }, (_, i) => new Block(`${name}.blocks.${i}`, sizes, options));
  }

  get parameters(): readonly State[] {
    const layers = this.norm0 === undefined ? this.blocks : [this.norm0, ...this.blocks];
    return [this.positions, ...layers.flatMap((layer) => layer.parameters)];
  }

  /** x [B, T, width] → [B, T, width] */
  forward(x: Tensor): Tensor {
    const placed = add(x, this.positions);
    const first = this.norm0?.forward(placed) ?? placed;
    return this.blocks.reduce((y, block) => block.forward(y), first);
  }
}
