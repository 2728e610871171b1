import {
  adamW,
  crossEntropy,
  Embedding,
  LayerNorm,
  Linear,
  type Module,
  meanSquaredError,
  minimize,
} from "@quadrivium/nn";
import {
  add,
  conv2d,
  gelu,
  input,
  maxPool2d,
  normal,
  packedAttention,
  relu,
  reshape,
  type State,
  sigmoid,
  state,
  type Tensor,
  type Traced,
  uniform,
  upsampleNearest,
} from "@quadrivium/tensor";
import { CHANNELS, LENGTH, SIZE } from "./task.ts";

/** Different characters of tinyshakespeare. */
export const VOCABULARY = 65;

const [DEPTH, WIDTH, HEADS] = [2, 32, 2];

const withUpdates = (loss: Tensor, parameters: readonly State[]): Traced<"loss"> => ({
  outputs: { loss },
  updates: minimize(loss, parameters, {
    optimizer: adamW({ beta1: 0.9, beta2: 0.99, weightDecay: 0.01 }),
    learningRate: input("learningRate", []),
  }),
});

/** A pre-norm block: attention, then two layers with GELU between them. */
class Block implements Module {
  private readonly norms: readonly LayerNorm[];
  private readonly qkv: Linear;
  private readonly out: Linear;
  private readonly up: Linear;
  private readonly down: Linear;

  constructor(name: string) {
    this.norms = [1, 2].map((i) => new LayerNorm(`${name}.norm${i}`, WIDTH));
    this.qkv = new Linear(`${name}.qkv`, WIDTH, 3 * WIDTH);
    this.out = new Linear(`${name}.out`, WIDTH, WIDTH);
    this.up = new Linear(`${name}.up`, WIDTH, 4 * WIDTH);
    this.down = new Linear(`${name}.down`, 4 * WIDTH, WIDTH);
  }

  get parameters(): readonly State[] {
    return [...this.norms, this.qkv, this.out, this.up, this.down].flatMap((layer) => layer.parameters);
  }

  /** x [B, T, d] → [B, T, d] */
  forward(x: Tensor): Tensor {
    const [B, T, d] = x.shape;
    const qkv = reshape(this.qkv.forward(this.norms[0].forward(x)), [B, T, 3, HEADS, d / HEADS]);
    const y = add(x, this.out.forward(reshape(packedAttention(qkv, { causal: true }), [B, T, d])));
    return add(y, this.down.forward(gelu(this.up.forward(this.norms[1].forward(y)))));
  }
}

/** The training step of a causal transformer on characters. */
export function transformer(rows: number): Traced<"loss"> {
  const tokens = new Embedding("tokens", VOCABULARY, WIDTH, normal({ std: 0.5 }));
  const positions = state("positions", [LENGTH, WIDTH], normal({ std: 0.1 }));
  const blocks = Array.from({ length: DEPTH }, (_, i) => new Block(`${i}`));
  const norm = new LayerNorm("norm", WIDTH);
  const head = new Linear("head", WIDTH, VOCABULARY, { bias: false });

  const ids = input("ids", [rows, LENGTH], "int32");
  const targets = input("targets", [rows, LENGTH], "int32");
  const x = blocks.reduce((y, block) => block.forward(y), add(tokens.forward(ids), positions));
  const logits = reshape(head.forward(norm.forward(x)), [rows * LENGTH, VOCABULARY]);
  const loss = crossEntropy(logits, reshape(targets, [rows * LENGTH]));
  const layers = [tokens, ...blocks, norm, head];
  return withUpdates(loss, [positions, ...layers.flatMap((layer) => layer.parameters)]);
}

/** A 3×3 convolution that keeps height and width at stride 1. */
class Convolution implements Module {
  readonly parameters: readonly [State, State];

  constructor(name: string, inputs: number, outputs: number) {
    const bound = 1 / Math.sqrt(9 * inputs);
    const draw = uniform({ low: -bound, high: bound });
    const shape = [3, 3, inputs, outputs];
    this.parameters = [state(`${name}.weight`, shape, draw), state(`${name}.bias`, [outputs], draw)];
  }

  /** x [B, H, W, inputs] → [B, H/stride, W/stride, outputs] */
  forward(x: Tensor, stride = 1): Tensor {
    const [weight, bias] = this.parameters;
    return conv2d(x, weight, { stride, padding: 1, bias });
  }
}

/** The training step of a convolutional autoencoder: 32×32×3 → 8×8×12 → 32×32×3. */
export function autoencoder(rows: number): Traced<"loss"> {
  const layers = [
    new Convolution("down1", CHANNELS, 8),
    new Convolution("down2", 8, 12),
    new Convolution("middle", 12, 12),
    new Convolution("up1", 12, 8),
    new Convolution("up2", 8, CHANNELS),
  ] as const;
  const [down1, down2, middle, up1, up2] = layers;
  const images = input("images", [rows, SIZE, SIZE, CHANNELS]);
  const half = relu(down1.forward(images, 2)); // [B, 16, 16, 8]
  const quarter = maxPool2d(relu(down2.forward(half)), { window: 2 }); // [B, 8, 8, 12]
  const code = gelu(middle.forward(quarter)); // [B, 8, 8, 12]
  const wider = relu(up1.forward(upsampleNearest(code, 2))); // [B, 16, 16, 8]
  const decoded = sigmoid(up2.forward(upsampleNearest(wider, 2))); // [B, 32, 32, 3]
  return withUpdates(
    meanSquaredError(decoded, images),
    layers.flatMap(({ parameters }) => parameters),
  );
}
