import { gather, type Initializer, normal, type State, state, type Tensor } from "@quadrivium/tensor";
import type { Module } from "./module.ts";

/** A learned vector for each id: row lookup in the parameter `name.weight` [count, size]. */
export class Embedding implements Module {
  readonly weight: State;

  constructor(name: string, count: number, size: number, initializer: Initializer = normal()) {
    this.weight = state(`${name}.weight`, [count, size], initializer);
  }

  get parameters(): readonly State[] {
    return [this.weight];
  }

  /** ids int32 [...] in 0 … count − 1 → y [..., size]. @throws {DTypeError} */
  forward(ids: Tensor): Tensor {
    return gather(this.weight, ids);
  }
}
