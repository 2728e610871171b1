import type { Tfjs, TfTensor } from "./tfjs.ts";
import type { Weights } from "./tfjs-training.ts";

/** Layers in TensorFlow.js, by the names of their weights. */
export class TfjsLayers {
  protected readonly tf: Tfjs;

  constructor(tf: Tfjs) {
    this.tf = tf;
  }

  /** x [..., inputs] → [..., outputs]; `name.weight` is [outputs, inputs]. */
  linear(weights: Weights, name: string, x: TfTensor): TfTensor {
    const { tf } = this;
    const { [`${name}.weight`]: weight, [`${name}.bias`]: bias } = weights;
    const [outputs, inputs] = weight.shape;
    const flat = tf.matMul(tf.reshape(x, [-1, inputs]), weight, false, true);
    return tf.reshape(bias === undefined ? flat : tf.add(flat, bias), [...x.shape.slice(0, -1), outputs]);
  }

  /** (x − μ)/√(σ² + ε)·weight + bias over the last axis */
  norm(weights: Weights, name: string, x: TfTensor): TfTensor {
    const { tf } = this;
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const unit = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(unit, weights[`${name}.weight`]), weights[`${name}.bias`]);
  }

  /**
   * Rows of a table [V, d] by ids [N] → [N, d]. tfjs's own gradient of `gather` needs `UnsortedSegmentSum`, which its
   * wasm backend has not; `scatterND` adds up the same.
   */
  embedding(table: TfTensor, ids: TfTensor): TfTensor {
    const { tf } = this;
    const column = tf.reshape(ids, [-1, 1]);
    const lookup = tf.customGrad((x) => ({
      value: tf.gather(x, ids),
      gradFunc: (dy) => tf.scatterND(column, dy, table.shape),
    }));
    return lookup(table);
  }
}

/** How a tower is built. */
export interface TfjsTowerOptions {
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly depth: number;
  readonly heads: number;
  readonly length: number;
  readonly activation: (x: TfTensor) => TfTensor;
  readonly causal: boolean;
}

/** The stack of pre-norm transformer blocks, as ours and PyTorch's. */
export class TfjsTower extends TfjsLayers {
  private readonly options: TfjsTowerOptions;
  private readonly mask: TfTensor | undefined;

  constructor(tf: Tfjs, options: TfjsTowerOptions) {
    super(tf);
    this.options = options;
    const { length, causal } = options;
    const hidden = Float32Array.from({ length: length ** 2 }, (_, i) =>
      i % length > Math.floor(i / length) ? -1e9 : 0,
    );
    this.mask = causal ? tf.tensor(hidden, [length, length]) : undefined;
  }

  private attention(weights: Weights, name: string, x: TfTensor): TfTensor {
    const { tf } = this;
    const { heads } = this.options;
    const [B, T, width] = x.shape;
    const size = width / heads;
    // Its WebGL backend cannot take the gradient of a slice of five axes.
    const joined = tf.reshape(this.linear(weights, `${name}.qkv`, x), [B * T, 3 * width]);
    const [q, k, v] = [0, 1, 2].map((i) => {
      const own = tf.reshape(tf.slice(joined, [0, i * width], [B * T, width]), [B, T, heads, size]);
      return tf.reshape(tf.transpose(own, [0, 2, 1, 3]), [B * heads, T, size]);
    });
    const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(size)), k, false, true);
    const shares = tf.softmax(this.mask === undefined ? scores : tf.add(scores, this.mask));
    const mixed = tf.transpose(tf.reshape(tf.matMul(shares, v), [B, heads, T, size]), [0, 2, 1, 3]);
    return this.linear(weights, `${name}.projection`, tf.reshape(mixed, [B, T, width]));
  }

  /** x [B, T, width] → [B, T, width] */
  forward(weights: Weights, x: TfTensor): TfTensor {
    const { tf } = this;
    const { name, depth, activation } = this.options;
    let y = tf.add(x, weights[`${name}.positions`]);
    if (`${name}.first.weight` in weights) y = this.norm(weights, `${name}.first`, y);
    for (let i = 0; i < depth; i++) {
      const block = `${name}.blocks.${i}`;
      y = tf.add(y, this.attention(weights, `${block}.attention`, this.norm(weights, `${block}.norm1`, y)));
      const inner = activation(this.linear(weights, `${block}.up`, this.norm(weights, `${block}.norm2`, y)));
      y = tf.add(y, this.linear(weights, `${block}.down`, inner));
    }
    return y;
  }
}
