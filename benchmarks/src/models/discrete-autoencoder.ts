import type { Module } from "@quadrivium/nn";
import {
  add,
  conv2d,
  maxPool2d,
  multiply,
  relu,
  type State,
  state,
  type Tensor,
  uniform,
  upsampleNearest,
} from "@quadrivium/tensor";

/** A convolution that keeps height and width: `name.weight` [kernel, kernel, inputs, outputs] and `name.bias`. */
export class Convolution implements Module {
  readonly parameters: readonly [State, State];
  private readonly padding: number;

  constructor(name: string, inputs: number, outputs: number, kernel: number) {
    const bound = 1 / Math.sqrt(inputs * kernel ** 2);
    const draw = uniform({ low: -bound, high: bound });
    this.parameters = [
      state(`${name}.weight`, [kernel, kernel, inputs, outputs], draw),
      state(`${name}.bias`, [outputs], draw),
    ];
    this.padding = kernel >> 1;
  }

  /** x [B, H, W, inputs] → [B, H, W, outputs] */
  forward(x: Tensor): Tensor {
    const [weight, bias] = this.parameters;
    return conv2d(x, weight, { padding: this.padding, bias });
  }
}

/** y = skip(x) + gain·path(x) with four convolutions, each after a ReLU. */
class Residual implements Module {
  private readonly path: readonly Convolution[];
  private readonly skip: Convolution | undefined;
  private readonly gain: number;

  constructor(
    name: string,
    [inputs, outputs]: readonly [number, number],
    { kernels, gain }: { readonly kernels: readonly number[]; readonly gain: number },
  ) {
    const widths = [inputs, outputs / 4, outputs / 4, outputs / 4, outputs];
    this.path = kernels.map((kernel, i) => new Convolution(`${name}.${i}`, widths[i], widths[i + 1], kernel));
    this.skip = inputs === outputs ? undefined : new Convolution(`${name}.skip`, inputs, outputs, 1);
    this.gain = gain;
  }

  get parameters(): readonly State[] {
    const layers = this.skip === undefined ? this.path : [this.skip, ...this.path];
    return layers.flatMap(({ parameters }) => parameters);
  }

  forward(x: Tensor): Tensor {
    const y = this.path.reduce((inner, layer) => layer.forward(relu(inner)), x);
    return add(this.skip?.forward(x) ?? x, multiply(this.gain, y));
  }
}

/** What makes an encoder or a decoder. */
export interface PyramidOptions {
  readonly inputs: number;
  readonly first: readonly [width: number, kernel: number];
  /** The width of each group of one residual block. */
  readonly widths: readonly number[];
  /** The kernels of a block's four convolutions. */
  readonly kernels: readonly number[];
  /** What happens between two groups. */
  readonly resample: (x: Tensor) => Tensor;
  readonly outputs: number;
}

/** A convolution, groups of residual blocks with resampling between them, ReLU and a 1×1 convolution. */
export class Pyramid implements Module {
  private readonly first: Convolution;
  private readonly blocks: readonly Residual[];
  private readonly last: Convolution;
  private readonly resample: (x: Tensor) => Tensor;

  constructor(name: string, { inputs, first, widths, kernels, resample, outputs }: PyramidOptions) {
    const gain = widths.length ** -2;
    const entering = [first[0], ...widths];
    this.first = new Convolution(`${name}.first`, inputs, ...first);
    this.blocks = widths.map(
      (width, group) => new Residual(`${name}.${group}`, [entering[group], width], { kernels, gain }),
    );
    this.last = new Convolution(`${name}.last`, entering[widths.length], outputs, 1);
    this.resample = resample;
  }

  get parameters(): readonly State[] {
    return [this.first, ...this.blocks, this.last].flatMap(({ parameters }) => parameters);
  }

  forward(x: Tensor): Tensor {
    const y = this.blocks.reduce(
      (inner, block, group) => block.forward(group === 0 ? inner : this.resample(inner)),
      this.first.forward(x),
    );
    return this.last.forward(relu(y));
  }
}

/** The two halves of the discrete autoencoder of Ramesh et al. (2021) at a small size. */
export function discreteAutoencoder({
  channels,
  codes,
  width,
  groups,
}: {
  readonly channels: number;
  /** K */
  readonly codes: number;
  /** h: the width of the group next to the image. */
  readonly width: number;
  readonly groups: number;
}): { readonly encoder: Pyramid; readonly decoder: Pyramid } {
  const widths = Array.from({ length: groups }, (_, group) => width * 2 ** group);
  return {
    encoder: new Pyramid("encoder", {
      inputs: channels,
      first: [width, 3],
      widths,
      kernels: [3, 3, 3, 1],
      resample: (x) => maxPool2d(x, { window: 2 }),
      outputs: codes,
    }),
    decoder: new Pyramid("decoder", {
      inputs: codes,
      first: [64, 1],
      widths: widths.toReversed(),
      kernels: [1, 3, 3, 3],
      resample: (x) => upsampleNearest(x, 2),
      outputs: 2 * channels,
    }),
  };
}
