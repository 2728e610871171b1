import {
  conv2d,
  type Initializer,
  type PaddingLike,
  type PairLike,
  type State,
  state,
  type Tensor,
  uniform,
} from "@quadrivium/tensor";
import type { Layer } from "./module.ts";

/** Options of `Conv2d`. */
export interface Conv2dLayerOptions {
  /** Steps from one place to the next. Default 1. */
  readonly stride?: PairLike;
  /** What is added around the image. Default `"valid"`: nothing. */
  readonly padding?: PaddingLike;
  /** Adds a learned vector. Default true. */
  readonly bias?: boolean;
  /** Draws the weight. Default: uniform in ±1/√(inputs·rows·columns), as PyTorch does. */
  readonly initializer?: Initializer;
}

/**
 * A convolution of images [B, H, W, inputs], with parameters `name.weight` [rows, columns, inputs, outputs] and `name.bias`
 * [outputs].
 *
 * That is the checkpoint's layout too. PyTorch's weights are [outputs, inputs, rows, columns]: `filterFromTorch` and
 * `filterToTorch` turn one into the other.
 */
export class Conv2d implements Layer {
  readonly weight: State;
  readonly bias: State | undefined;
  readonly stride: PairLike;
  readonly padding: PaddingLike;

  /** @param kernel rows and columns of the filter */
  constructor(
    name: string,
    inputs: number,
    outputs: number,
    kernel: PairLike,
    { stride = 1, padding = "valid", bias = true, initializer }: Conv2dLayerOptions = {},
  ) {
    const [rows, columns] = typeof kernel === "number" ? [kernel, kernel] : kernel;
    const bound = 1 / Math.sqrt(inputs * rows * columns);
    const draw = uniform({ low: -bound, high: bound });
    this.weight = state(`${name}.weight`, [rows, columns, inputs, outputs], initializer ?? draw);
    this.bias = bias ? state(`${name}.bias`, [outputs], draw) : undefined;
    this.stride = stride;
    this.padding = padding;
  }

  get parameters(): readonly State[] {
    return this.bias === undefined ? [this.weight] : [this.weight, this.bias];
  }

  /** x [B, H, W, inputs] → y [B, H′, W′, outputs]. @throws {ShapeError} {OptionError} */
  forward(x: Tensor): Tensor {
    const { stride, padding, bias } = this;
    return conv2d(x, this.weight, bias === undefined ? { stride, padding } : { stride, padding, bias });
  }
}
