import type { State, Tensor } from "@quadrivium/tensor";
import type { Layer } from "./module.ts";

/** A layer, or a function without parameters. */
export type LayerLike = Layer | ((x: Tensor) => Tensor);

/** Layers and functions one after the other. The layers keep their own parameter names. */
export class Sequential implements Layer {
  readonly layers: readonly LayerLike[];

  constructor(...layers: readonly LayerLike[]) {
    this.layers = layers;
  }

  get parameters(): readonly State[] {
    return this.layers.flatMap((layer) => (typeof layer === "function" ? [] : layer.parameters));
  }

  /** x through every layer in turn. */
  forward(x: Tensor): Tensor {
    return this.layers.reduce<Tensor>(
      (value, layer) => (typeof layer === "function" ? layer(value) : layer.forward(value)),
      x,
    );
  }
}
