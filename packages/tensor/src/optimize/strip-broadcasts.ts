import { broadcastShapes, isElementwise, sameShape } from "@quadrivium/kernels";
import type { Call } from "./rewriting.ts";
import type { Rule } from "./simplify.ts";

/**
 * An elementwise op repeats its operands by itself, so it reads what was repeated instead. Where all of them were, the op
 * is done on the few elements and its result is repeated. A product repeats the axes of its batch likewise.
 */
export const stripBroadcasts: Rule = (step, rewriting) => {
  const sourceOf = (value: number): number => {
    const producer = rewriting.producerOf(value);
    return producer?.op === "broadcastTo" ? producer.inputs[0] : value;
  };
  const [output] = step.outputs;
  const { shape, dtype } = rewriting.types[output];
  if (step.op === "matmul") {
    const inputs = step.inputs.map((value) => {
      const source = sourceOf(value);
      const [from, to] = [source, value].map((each) => rewriting.shapeOf(each));
      return from.length >= 2 && sameShape(from.slice(-2), to.slice(-2)) ? source : value;
    });
    if (inputs.every((value, i) => value === step.inputs[i])) return undefined;
    const [a, b] = inputs.map((value) => rewriting.shapeOf(value).slice(0, -2));
    if (!sameShape(broadcastShapes("matmul", a, b), shape.slice(0, -2))) return undefined;
    return rewriting.call({ op: "matmul", attributes: step.attributes, inputs }, { shape, dtype });
  }
  if (!isElementwise(step.op)) return undefined;
  const inputs = step.inputs.map(sourceOf);
  if (inputs.every((value, i) => value === step.inputs[i])) return undefined;
  const small = broadcastShapes(step.op, ...inputs.map((value) => rewriting.shapeOf(value)));
  const value = rewriting.call({ ...step, inputs } as Call, { shape: small, dtype });
  if (sameShape(small, shape)) return value;
  return rewriting.call({ op: "broadcastTo", attributes: { shape }, inputs: [value] }, { shape, dtype });
};
