import { add, type Initializer, matmul, type State, state, type Tensor, uniform } from "@quadrivium/tensor";
import type { Module } from "./module.ts";

/** Options of `Linear`. */
export interface LinearOptions {
  /** Adds a learned vector. Default true. */
  readonly bias?: boolean;
  /** Draws the weight. Default: uniform in ±1/√inputs, as PyTorch does. */
  readonly initializer?: Initializer;
}

/** y = x·Wᵀ + b, with parameters `name.weight` [outputs, inputs] and `name.bias` [outputs]. */
export class Linear implements Module {
  readonly weight: State;
  readonly bias: State | undefined;

  constructor(
    name: string,
    inputs: number,
    outputs: number,
    { bias = true, initializer }: LinearOptions = {},
  ) {
    const bound = 1 / Math.sqrt(inputs);
    const draw = uniform({ low: -bound, high: bound });
    this.weight = state(`${name}.weight`, [outputs, inputs], initializer ?? draw);
    this.bias = bias ? state(`${name}.bias`, [outputs], draw) : undefined;
  }

  get parameters(): readonly State[] {
    return this.bias === undefined ? [this.weight] : [this.weight, this.bias];
  }

  /** x [..., inputs] → y [..., outputs]. @throws {ShapeError} */
  forward(x: Tensor): Tensor {
    const y = matmul(x, this.weight, { transposeB: true });
    return this.bias === undefined ? y : add(y, this.bias);
  }
}
