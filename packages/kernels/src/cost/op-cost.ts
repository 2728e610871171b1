import type { TensorType } from "../dtype.ts";

/**
 * What kind of work an op is; each kind runs at a rate of its own, which is measured on each device.
 *
 * - `none`: nothing is done, as by `reshape`.
 * - `elementwise`: each element is computed or moved by itself, in order.
 * - `rows`: sums, maxima and normalisations along axes.
 * - `indexed`: elements or rows are found through indices.
 * - `selection`: the largest of many are looked for.
 * - `product`: sums of products of which the operands are used many times, as in matrix products and convolutions.
 */
export const workKinds = ["none", "elementwise", "rows", "indexed", "selection", "product"] as const;

/** One of {@link workKinds}. */
export type WorkKind = (typeof workKinds)[number];

/** What one call of an op costs, from shapes and attributes alone. */
export interface OpCost {
  readonly kind: WorkKind;
  /**
   * Floating-point operations of the formula: each addition, multiplication, division, comparison, root or function
   * counts one, so a product of [M, K] and [K, N] has 2·M·K·N.
   */
  readonly flops: number;
  /** How many of them are functions that take many machine instructions: exponentials, logarithms, sines, powers. */
  readonly functions: number;
  /** Bytes that are read, each element that is used counted once, and of a table only the rows that are looked up. */
  readonly bytesRead: number;
  /** Bytes that are written. */
  readonly bytesWritten: number;
  /**
   * Floating-point operations on a device that cannot add at an index, and looks through all of them for each element
   * of the output; where it is left out, `flops`.
   */
  readonly flopsWithoutScatter?: number;
}

/** How the cost of an op follows from its inputs, attributes and outputs. */
export type CostRule<Attributes> = (
  inputs: readonly TensorType[],
  attributes: Attributes,
  outputs: readonly TensorType[],
) => OpCost;
