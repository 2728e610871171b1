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

/**
 * The index of the largest element along one axis, the lowest among equals. Where a kernel may take but so many
 * iterations, each piece of the axis has its largest first, and the first of those that is largest is taken.
 */
export const argMax: GpuOp<ArgMaxAttributes> = (plan, [x], { axis }) => {
  const at = normalizeAxis("argMax", axis, x.shape.length);
  const outer = sizeOf(x.shape.slice(0, at));
  const size = x.shape[at];
  const inner = sizeOf(x.shape.slice(at + 1));
  const length = Math.min(size, plan.mostIterations - 1);
  const pieces = Math.ceil(size / length);
  const element = (k: string) => `x[(outer * ${size} + ${k}) * ${inner} + inner]`;
  const compare = `const value = ${element("k")}; if (value > best) { best = value; index = k; }`;
  const places = plan.kernel(
    outer * pieces * inner,
    { x: x.slot },
    splitIndex([
      ["outer", outer],
      ["piece", pieces],
      ["inner", inner],
    ]),
    `let index = piece * ${length};`,
    `let best = ${element("index")};`,
    `for (let step = 1; step < ${length}; step++) {`,
    `  const k = piece * ${length} + step;`,
    pieces * length === size ? compare : `if (k < ${size}) { ${compare} }`,
    "}",
    "return index;",
  );
  if (pieces === 1) return [places];
  const placeOf = (piece: string) => `places[(outer * ${pieces} + ${piece}) * ${inner} + inner]`;
  return [
    plan.kernel(
      outer * inner,
      { x: x.slot, places },
      splitIndex([
        ["outer", outer],
        ["inner", inner],
      ]),
      `let index = ${placeOf("0")};`,
      `let best = ${element("index")};`,
      `for (let piece = 1; piece < ${pieces}; piece++) { const k = ${placeOf("piece")}; ${compare} }`,
      "return index;",
    ),
  ];
};
