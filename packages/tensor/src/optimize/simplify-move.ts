import { sameShape } from "@quadrivium/kernels";
import type { Rewriting } from "./rewriting.ts";
import type { Rule } from "./simplify.ts";

/** x in another shape; what x was reshaped from is reshaped at once. */
function reshaped(rewriting: Rewriting, x: number, shape: readonly number[]): number {
  const producer = rewriting.producerOf(x);
  const [source] = producer?.op === "reshape" ? producer.inputs : [x];
  if (sameShape(rewriting.shapeOf(source), shape)) return source;
  const { dtype } = rewriting.types[x];
  return rewriting.call({ op: "reshape", attributes: { shape }, inputs: [source] }, { shape, dtype });
}

/** x with its axes in another order; two orders in a row are one, and one that moves axes of size 1 only is a shape. */
function transposed(rewriting: Rewriting, x: number, permutation: readonly number[]): number | undefined {
  const shape = rewriting.shapeOf(x);
  const moved = permutation.filter((axis) => shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) {
    return reshaped(
      rewriting,
      x,
      permutation.map((axis) => shape[axis]),
    );
  }
  const producer = rewriting.producerOf(x);
  if (producer?.op !== "transpose") return undefined;
  const [source] = producer.inputs;
  const both = permutation.map((axis) => producer.attributes.permutation[axis]);
  const once = transposed(rewriting, source, both);
  if (once !== undefined) return once;
  const type = {
    shape: permutation.map((axis) => shape[axis]),
    dtype: rewriting.types[x].dtype,
  };
  return rewriting.call({ op: "transpose", attributes: { permutation: both }, inputs: [source] }, type);
}

/** Moves that move nothing go, and moves in a row become one. */
export const simplifyMove: Rule = (step, rewriting) => {
  const [x] = step.inputs;
  const isWhole = (shape: readonly number[]) => sameShape(rewriting.shapeOf(x), shape);
  switch (step.op) {
    case "reshape": {
      const value = reshaped(rewriting, x, step.attributes.shape);
      return value === step.outputs[0] ? undefined : value;
    }
    case "transpose":
      return transposed(rewriting, x, step.attributes.permutation);
    case "broadcastTo": {
      const { shape } = step.attributes;
      if (isWhole(shape)) return x;
      const producer = rewriting.producerOf(x);
      if (producer?.op !== "broadcastTo") return undefined;
      const type = { shape, dtype: rewriting.types[x].dtype };
      return rewriting.call({ op: "broadcastTo", attributes: { shape }, inputs: producer.inputs }, type);
    }
    case "slice":
      return isWhole(step.attributes.sizes) ? x : undefined;
    case "pad":
      return [...step.attributes.before, ...step.attributes.after].every((count) => count === 0)
        ? x
        : undefined;
    case "concat":
      return step.inputs.length === 1 ? x : undefined;
    case "copy":
      return x;
    default:
      return undefined;
  }
};
