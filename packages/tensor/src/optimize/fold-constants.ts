import { computeOnHost, isElementwise, type OpName, sizeOf } from "@quadrivium/kernels";
import type { Rule } from "./simplify.ts";

/** The largest constants that are computed when the graph is traced, in elements. */
const LARGEST = 4096;

const moves: ReadonlySet<OpName> = new Set([
  "reshape",
  "broadcastTo",
  "transpose",
  "slice",
  "concat",
  "pad",
  "sum",
  "max",
]);

/** Small results of constants become constants, computed in double precision. */
export const foldConstants: Rule = (step, rewriting) => {
  if (!isElementwise(step.op) && !moves.has(step.op)) return undefined;
  const type = rewriting.types[step.outputs[0]];
  if (sizeOf(type.shape) > LARGEST) return undefined;
  const inputs = step.inputs.flatMap((value) => {
    const leaf = rewriting.leaves[value];
    const isSmall = leaf?.kind === "constant" && leaf.data.length <= LARGEST;
    return isSmall ? [{ ...rewriting.types[value], data: leaf.data }] : [];
  });
  if (inputs.length < step.inputs.length) return undefined;
  const [data] = computeOnHost(step, inputs, [type]);
  return rewriting.constant(type, { kind: "constant", data });
};
