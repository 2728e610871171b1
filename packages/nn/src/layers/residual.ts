import { add, multiply, type State, type Tensor } from "@quadrivium/tensor";
import type { Layer } from "./module.ts";

/** Options of `Residual`. */
export interface ResidualOptions {
  /** What the input goes through beside the path, where it changes in shape. Default: nothing. */
  readonly skip?: Layer;
  /** What the path is multiplied with. Default 1. */
  readonly gain?: number;
}

/** y = skip(x) + gain·path(x) (He et al. 2016); the parts keep their own parameter names. */
export class Residual implements Layer {
  readonly path: Layer;
  readonly skip: Layer | undefined;
  readonly gain: number;

  constructor(path: Layer, { skip, gain = 1 }: ResidualOptions = {}) {
    this.path = path;
    this.skip = skip;
    this.gain = gain;
  }

  get parameters(): readonly State[] {
    return [...(this.skip?.parameters ?? []), ...this.path.parameters];
  }

  /** @throws {ShapeError} when the two do not have the same shape */
  forward(x: Tensor): Tensor {
    const y = this.path.forward(x);
    return add(this.skip?.forward(x) ?? x, this.gain === 1 ? y : multiply(y, this.gain));
  }
}
