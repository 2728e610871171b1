import { type State, state } from "@quadrivium/tensor";

/** Sizes of a `KeyValueCache`. */
export interface KeyValueCacheSizes {
  /** Sequences that are decoded together. */
  readonly batch: number;
  /** The most tokens of a sequence. */
  readonly length: number;
  readonly heads: number;
  /** Elements of a head. */
  readonly size: number;
}

/**
 * The keys and values of the tokens before, in memory of fixed size: states `name.keys` and `name.values`
 * [batch, length, heads, size]. With the position as an input, one compiled step decodes every token.
 */
export class KeyValueCache {
  readonly keys: State;
  readonly values: State;

  constructor(name: string, { batch, length, heads, size }: KeyValueCacheSizes) {
    const shape = [batch, length, heads, size];
    this.keys = state(`${name}.keys`, shape);
    this.values = state(`${name}.values`, shape);
  }
}
