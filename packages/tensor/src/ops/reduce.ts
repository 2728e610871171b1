import { normalizeAxes, normalizeAxis, sizeOf } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, noGradient, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { add, divide, equal, multiply, subtract } from "./binary.ts";
import { stopGradient } from "./detach.ts";
import { broadcastTo, reshape } from "./shape-ops.ts";
import { exp, log } from "./unary.ts";

/** Options of reductions. */
export interface ReduceOptions {
  /** The axes to reduce; negative ones count from the back. All of them by default. */
  readonly axes?: readonly number[];
  /** Keeps the reduced axes with size 1. Default false. */
  readonly keepDims?: boolean;
}

const reduction =
  (op: "sum" | "max") =>
  (x: Tensor, { axes, keepDims = false }: ReduceOptions = {}): Tensor =>
    apply(op, [x], { axes: normalizeAxes(op, axes, x.rank), keepDims });

/** y = Σ x over the axes */
export const sum = reduction("sum");
/** y = max x over the axes; equal ones share the gradient */
export const max = reduction("max");

/** y = Σ x / (number of summed elements) over the axes */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const y = sum(x, options);
  return multiply(y, sizeOf(y.shape) / sizeOf(x.shape));
}

/** y = ln Σ eˣ over the axes, computed as m + ln Σ e^(x − m) with m = max x */
export function logSumExp(x: Tensor, { axes, keepDims = false }: ReduceOptions = {}): Tensor {
  const reduced = normalizeAxes("logSumExp", axes, x.rank);
  const shape = sum(x, { axes: reduced, keepDims }).shape;
  if (isTail(reduced, x.rank)) {
    const rows = x.shape.slice(0, x.rank - reduced.length);
    return reshape(apply("logSumExp", [reshape(x, [...rows, -1])], {}), shape);
  }
  const largest = stopGradient(max(x, { axes: reduced, keepDims: true }));
  const y = add(log(sum(exp(subtract(x, largest)), { axes: reduced, keepDims: true })), largest);
  return reshape(y, shape);
}

/** Whether the axes, in ascending order, are the last ones of a tensor, and there is one. */
const isTail = (axes: readonly number[], rank: number) =>
  axes.length > 0 && axes.every((axis, i) => axis === rank - axes.length + i);

/** The index of the largest element along `axis` (default: the last), the lowest among equals; int32, no gradient. */
export const argMax = (x: Tensor, axis = -1): Tensor =>
  apply("argMax", [x], { axis: normalizeAxis("argMax", axis, x.rank) });

/** Repeats a reduced tensor over the axes that were reduced. */
function expand(y: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return broadcastTo(reshape(y, kept), x.shape);
}

/** The gradients of the functions above. */
export const reduceGradients: {
  readonly sum: GradientRule<"sum">;
  readonly max: GradientRule<"max">;
  readonly argMax: GradientRule<"argMax">;
  readonly logSumExp: GradientRule<"logSumExp">;
} = {
  sum: rule((g, [x], _, { axes }) => [expand(g, x, axes)]),
  max: rule((g, [x], y, { axes }) => {
    const isLargest = equal(x, expand(y, x, axes));
    const count = sum(isLargest, { axes, keepDims: true });
    return [multiply(expand(g, x, axes), divide(isLargest, count))];
  }),
  argMax: noGradient,
  // dx = g·e^(x − y)
  logSumExp: rule((g, [x], y) => {
    const last = [x.rank - 1];
    return [multiply(expand(g, x, last), exp(subtract(x, expand(y, x, last))))];
  }),
};
