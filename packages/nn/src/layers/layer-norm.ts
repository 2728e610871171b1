import { layerNorm, ones, type State, state, type Tensor, zeros } from "@quadrivium/tensor";
import type { Module } from "./module.ts";

/**
 * y = (x − μ)/√(σ² + ε)·weight + bias over the last axis (Ba et al. 2016), with parameters `name.weight` and
 * `name.bias` [size].
 */
export class LayerNorm implements Module {
  readonly weight: State;
  readonly bias: State;
  readonly epsilon: number;

  constructor(name: string, size: number, { epsilon = 1e-5 }: { readonly epsilon?: number } = {}) {
    this.weight = state(`${name}.weight`, [size], ones);
    this.bias = state(`${name}.bias`, [size], zeros);
    this.epsilon = epsilon;
  }

  get parameters(): readonly State[] {
    return [this.weight, this.bias];
  }

  /** x [..., size] → y [..., size]. @throws {ShapeError} */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight, this.bias, { epsilon: this.epsilon });
  }
}
