import { ones, rmsNorm, type State, state, type Tensor } from "@quadrivium/tensor";
import type { Layer } from "./module.ts";

/** y = x/√(mean x² + ε)·weight over the last axis (Zhang and Sennrich 2019), with the parameter `name.weight` [size]. */
export class RmsNorm implements Layer {
  readonly weight: State;
  readonly epsilon: number;

  constructor(name: string, size: number, { epsilon = 1e-5 }: { readonly epsilon?: number } = {}) {
    this.weight = state(`${name}.weight`, [size], ones);
    this.epsilon = epsilon;
  }

  get parameters(): readonly State[] {
    return [this.weight];
  }

  /** x [..., size] → y [..., size]. @throws {ShapeError} */
  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.weight, { epsilon: this.epsilon });
  }
}
