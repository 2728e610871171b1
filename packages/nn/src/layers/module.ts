import type { State, Tensor } from "@quadrivium/tensor";

/** Something with parameters that an optimiser may train. Their names are the checkpoint's keys. */
export interface Module {
  /** The trainable states, in the order in which data flows. */
  readonly parameters: readonly State[];
}

/** A module from one tensor to one tensor. */
export interface Layer extends Module {
  /** The output for an input; shapes as the layer says. */
  forward(x: Tensor): Tensor;
}
