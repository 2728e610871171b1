import { normalizeAxis } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import { constant } from "../leaves.ts";
import type { Tensor } from "../tensor.ts";
import { broadcastTo } from "./shape-ops.ts";

/** Options of `updateSlice`. */
export interface UpdateSliceOptions {
  /** The axis along which the update lies. Default 0. */
  readonly axis?: number;
}

/** Options of `sliceAt`. */
export interface SliceAtOptions {
  /** The axis along which is counted. Default 0. */
  readonly axis?: number;
  /** How many elements along the axis. Default 1. */
  readonly size?: number;
}

/**
 * x with `update` in the place of its elements position … position + n − 1 along an axis. As the new value of a state,
 * such as a cache of keys, it writes no more than the update.
 *
 * x [..., S, ...], update [..., n, ...], position int32 [] in 0 … S − n. Differentiable in x and update.
 * @throws {ShapeError} {DTypeError} {OptionError}
 * @throws {IndexError} at run time, when the position is out of range
 */
export const updateSlice = (
  x: Tensor,
  update: Tensor,
  position: Tensor,
  { axis = 0 }: UpdateSliceOptions = {},
): Tensor =>
  apply("updateSlice", [x, update, position], { axis: normalizeAxis("updateSlice", axis, x.rank) });

/**
 * The elements position … position + size − 1 of x along an axis: a slice whose place is known only at run time.
 * x [..., S, ...], position int32 [] in 0 … S − size. Differentiable in x.
 * @throws {ShapeError} {DTypeError} {OptionError}
 * @throws {IndexError} at run time, when the position is out of range
 */
export const sliceAt = (x: Tensor, position: Tensor, { axis = 0, size = 1 }: SliceAtOptions = {}): Tensor =>
  apply("sliceAt", [x, position], { axis: normalizeAxis("sliceAt", axis, x.rank), size });

/** Zeros in the place of what was overwritten, and what lies there; each is the other's transpose. */
export const atPositionGradients: {
  readonly updateSlice: GradientRule<"updateSlice">;
  readonly sliceAt: GradientRule<"sliceAt">;
} = {
  updateSlice: rule((g, [, update, position], _, { axis }) => [
    updateSlice(g, broadcastTo(constant(0), update.shape), position, { axis }),
    sliceAt(g, position, { axis, size: update.shape[axis] }),
  ]),
  sliceAt: rule((g, [x, position], _, { axis }) => [
    updateSlice(broadcastTo(constant(0), x.shape), g, position, { axis }),
  ]),
};
