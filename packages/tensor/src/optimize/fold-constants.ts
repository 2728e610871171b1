import { computeOnHost, isElementwise, type OpName, sizeOf } from "@quadrivium/kernels";
import type { Rule } from "./simplify.ts";

/** The largest constants that are computed when the graph is traced, in elements. */
const LARGEST = 4096;

/** Beside the elementwise ops; `broadcastTo` is not one of them, since a number is better than many copies of it. */
const others: ReadonlySet<OpName> = new Set(["reshape", "transpose", "slice", "concat", "pad", "sum", "max"]);

/** Small results of constants become constants, computed in double precision. */
export const foldConstants: Rule = (step, rewriting) => {
  if (!isElementwise(step.op) && !others.has(step.op)) return undefined;
  const inputs = step.inputs.flatMap((value) => {
    const leaf = rewriting.leaves[value];
    return leaf?.kind === "constant" ? [{ ...rewriting.types[value], data: leaf.data }] : [];
  });
  if (inputs.length < step.inputs.length) return undefined;
  const type = rewriting.types[step.outputs[0]];
  const size = sizeOf(type.shape);
  const sizes = inputs.map(({ data }) => data.length);
  if (Math.max(size, ...sizes) > LARGEST) return undefined;
  // A row and a column are less than the table that they make.
  if (isElementwise(step.op) && size > Math.max(...sizes)) return undefined;
  const [data] = computeOnHost(step, inputs, [type]);
  return rewriting.constant(type, { kind: "constant", data });
};
