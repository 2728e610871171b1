import type { ArgMaxAttributes, ReduceAttributes } from "../ops/reduce.ts";
import { normalizeAxes, normalizeAxis, sizeOf, stridesOf } from "../shape.ts";
import type { ReferenceKernel, ReferenceTensor } from "./kernel.ts";
import { offsets } from "./offsets.ts";
import { ranksAbove } from "./ranks-above.ts";

/** For every element of x, the place of the element of the result that it goes to. */
function targets(x: ReferenceTensor, axes: readonly number[]): Int32Array {
  const kept = stridesOf(x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)));
  return offsets(
    x.shape,
    kept.map((stride, axis) => (axes.includes(axis) ? 0 : stride)),
  );
}

const reduction =
  (op: string, initial: number, f: (total: number, x: number) => number): ReferenceKernel<ReduceAttributes> =>
  ([x], { axes }, [type]) => {
    const y = new Float64Array(sizeOf(type.shape)).fill(initial);
    const to = targets(x, normalizeAxes(op, axes, x.shape.length));
    for (let i = 0; i < x.data.length; i++) y[to[i]] = f(y[to[i]], x.data[i]);
    return [y];
  };

/** Σ x over the axes. */
export const sum = reduction("sum", 0, (total, x) => total + x);

/** max x over the axes; NaN wins. */
export const max = reduction("max", -Infinity, (largest, x) => Math.max(largest, x));

/** The index of the largest element along an axis. */
export const argMax: ReferenceKernel<ArgMaxAttributes> = ([x], { axis }, [type]) => {
  const along = normalizeAxis("argMax", axis, x.shape.length);
  const stride = stridesOf(x.shape)[along];
  const y = new Int32Array(sizeOf(type.shape));
  const best = new Float64Array(y.length).fill(NaN);
  const to = targets(x, [along]);
  for (let i = 0; i < x.data.length; i++) {
    if (!ranksAbove(x.data[i], best[to[i]])) continue;
    best[to[i]] = x.data[i];
    y[to[i]] = Math.floor(i / stride) % x.shape[along];
  }
  return [y];
};
