import type { TensorInput } from "@quadrivium/tensor";

/** What one training step is fed with. */
export interface Batch {
  /** The step's inputs, by name. */
  readonly inputs: Readonly<Record<string, TensorInput>>;
  /** How many examples it holds. */
  readonly examples: number;
  /** How many tokens it holds; by default as many as examples. */
  readonly tokens?: number;
}

/**
 * Batches from a given position on: `source(n)` begins with the batch that follows the first n. Called twice with one
 * position it yields the same batches, which is what makes a resumed run equal to one that never stopped.
 */
export type DataSource = (position: number) => AsyncIterable<Batch> | Iterable<Batch>;
