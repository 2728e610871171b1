import type { ArgMaxAttributes, ReduceAttributes } from "../ops/reduce.ts";
import { normalizeAxes, normalizeAxis, sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { reduceAxis } from "./runtime/reduce-axis.ts";

/** One reduction for each run of neighbouring axes, the innermost first. */
const reduction =
  (combine: "sum" | "max"): GpuOp<ReduceAttributes> =>
  (plan, [x], { axes }) => {
    const reduced = normalizeAxes(combine, axes, x.shape.length);
    const shape = [...x.shape];
    let slot = x.slot;
    for (let last = shape.length - 1; last >= 0; last--) {
      if (!reduced.includes(last)) continue;
      let first = last;
      while (reduced.includes(first - 1)) first--;
      const outer = sizeOf(shape.slice(0, first));
      const size = sizeOf(shape.slice(first, last + 1));
      const inner = sizeOf(shape.slice(last + 1));
      if (size > 1) {
        const term = `x[(outer * ${size} + k) * ${inner} + inner]`;
        slot = reduceAxis(plan, { outer, size, inner, inputs: { x: slot }, term, combine });
      }
      shape.fill(1, first, last + 1);
      last = first;
    }
    return [slot];
  };

/** y = Σ x over the axes. */
export const sum = reduction("sum");

/** y = max x over the axes. */
export const max = reduction("max");

/** The index of the largest element along one axis, the lowest among equals. */
export const argMax: GpuOp<ArgMaxAttributes> = (plan, [x], { axis }) => {
  const at = normalizeAxis("argMax", axis, x.shape.length);
  const outer = sizeOf(x.shape.slice(0, at));
  const size = x.shape[at];
  const inner = sizeOf(x.shape.slice(at + 1));
  return [
    plan.kernel(
      outer * inner,
      { x: x.slot },
      splitIndex([
        ["outer", outer],
        ["inner", inner],
      ]),
      `let best = x[outer * ${size * inner} + inner];`,
      "let index = 0;",
      `for (let k = 1; k < ${size}; k++) {`,
      `  const value = x[(outer * ${size} + k) * ${inner} + inner];`,
      "  if (value > best) { best = value; index = k; }",
      "}",
      "return index;",
    ),
  ];
};
