import type { NoAttributes } from "../ops/definition.ts";
import type {
  ConcatAttributes,
  PadAttributes,
  ShapeAttributes,
  SliceAttributes,
  TransposeAttributes,
} from "../ops/shape-ops.ts";
import { normalizeAxis, type Shape, sizeOf, stridesOf } from "../shape.ts";
import { elementwise } from "./runtime/elementwise.ts";
import { flatIndex, splitIndex } from "./runtime/kernel-source.ts";
import { mergeAxes } from "./runtime/merge-axes.ts";
import type { GpuOp, Plan, Slot } from "./runtime/plan.ts";

/** Arrays are flat and never change, so another shape and a copy are the same array. */
export const reshape: GpuOp<ShapeAttributes> = (_, [x]) => [x.slot];

/** y = x */
export const copy: GpuOp<NoAttributes> = (_, [x]) => [x.slot];

/** y = x repeated. */
export const broadcastTo: GpuOp<ShapeAttributes> = (plan, [x], { shape }) =>
  sizeOf(shape) === sizeOf(x.shape) ? [x.slot] : [elementwise(plan, shape, { x }, "return x;")];

/** Walks through x with given steps, from a first element on. */
function walk(plan: Plan, x: Slot, shape: Shape, strides: readonly number[], first: number): Slot {
  const axes = mergeAxes(shape, strides);
  const contiguous = axes.every(({ strides: [stride] }) => stride === 1) && first === 0;
  if (contiguous && sizeOf(shape) === plan.lengthOf(x)) return x;
  const index = flatIndex(...axes.map(({ strides }, axis) => [`i${axis}`, strides[0]] as const));
  return plan.kernel(
    sizeOf(shape),
    { x },
    splitIndex(axes.map(({ size }, axis) => [`i${axis}`, size])),
    // A sum of two literals is no index in GLSL.
    `return x[${index === "0" ? first : `${first} + ${index}`}];`,
  );
}

/** y = x with its axes in another order. */
export const transpose: GpuOp<TransposeAttributes> = (plan, [x], { permutation }, [{ shape }]) => {
  const strides = stridesOf(x.shape);
  const permuted = permutation.map((axis) => strides[axis]);
  return [walk(plan, x.slot, shape, permuted, 0)];
};

/** y = a block of x. */
export const slice: GpuOp<SliceAttributes> = (plan, [x], { starts }, [{ shape }]) => {
  const strides = stridesOf(x.shape);
  const first = starts.reduce((index, start, axis) => index + start * strides[axis], 0);
  return [walk(plan, x.slot, shape, strides, first)];
};

/** What a kernel may read at most: WebGPU binds eight buffers, one of which is written. */
const mostInputs = 7;

/** y = the inputs one after the other; many of them are joined in groups first. */
export const concat: GpuOp<ConcatAttributes> = (plan, inputs, { axis }) => {
  const at = normalizeAxis("concat", axis, inputs[0].shape.length);
  const outer = sizeOf(inputs[0].shape.slice(0, at));
  let parts = inputs.map(({ slot, shape }) => ({ slot, width: sizeOf(shape.slice(at)) }));
  while (parts.length > 1) {
    const joined: typeof parts = [];
    for (let first = 0; first < parts.length; first += mostInputs) {
      joined.push(join(plan, outer, parts.slice(first, first + mostInputs)));
    }
    parts = joined;
  }
  return [parts[0].slot];
};

interface Part {
  readonly slot: Slot;
  readonly width: number;
}

function join(plan: Plan, outer: number, parts: readonly Part[]): Part {
  if (parts.length === 1) return parts[0];
  const width = parts.reduce((total, part) => total + part.width, 0);
  const choices: string[] = [];
  let end = 0;
  for (const [i, part] of parts.entries()) {
    const start = end;
    end += part.width;
    const element = `x${i}[row * ${part.width} + (column - ${start})]`;
    choices.push(i < parts.length - 1 ? `if (column < ${end}) { return ${element}; }` : `return ${element};`);
  }
  const inputs = Object.fromEntries(parts.map(({ slot }, i) => [`x${i}`, slot]));
  const index = splitIndex([
    ["row", outer],
    ["column", width],
  ]);
  return { slot: plan.kernel(outer * width, inputs, index, ...choices), width };
}

/** y = x with zeros around it. */
export const pad: GpuOp<PadAttributes> = (plan, [x], { before }, [{ shape }]) => {
  if (sizeOf(shape) === sizeOf(x.shape)) return [x.slot];
  const strides = stridesOf(x.shape);
  const names = shape.map((_, axis) => `i${axis}`);
  const outside = names.flatMap((name, axis) => [
    `${name} < ${before[axis]}`,
    `${name} >= ${before[axis] + x.shape[axis]}`,
  ]);
  const index = flatIndex(
    ...names.map((name, axis) => [`(${name} - ${before[axis]})`, strides[axis]] as const),
  );
  return [
    plan.kernel(
      sizeOf(shape),
      { x: x.slot },
      splitIndex(names.map((name, axis) => [name, shape[axis]])),
      `if (${outside.join(" || ")}) { return 0; }`,
      `return x[${index}];`,
    ),
  ];
};
