import type { Rule } from "./simplify.ts";

/** The operand that an op leaves as it is when the other one is this number. */
const neutral = {
  add: { number: 0, onEitherSide: true },
  subtract: { number: 0, onEitherSide: false },
  multiply: { number: 1, onEitherSide: true },
  divide: { number: 1, onEitherSide: false },
  power: { number: 1, onEitherSide: false },
} as const;

/**
 * x + 0, x − 0, x·1, x/1 and x¹ are x, a conversion to the own type is none, and −(−x) is x. (Of all numbers only −0 + 0
 * is another, +0.)
 */
export const dropIdentity: Rule = ({ op, attributes, inputs }, rewriting) => {
  const [x, y] = inputs;
  if (op === "cast") return rewriting.types[x].dtype === attributes.dtype ? x : undefined;
  if (op === "negate") {
    const producer = rewriting.producerOf(x);
    return producer?.op === "negate" ? producer.inputs[0] : undefined;
  }
  if (op !== "add" && op !== "subtract" && op !== "multiply" && op !== "divide" && op !== "power")
    return undefined;
  const { number, onEitherSide } = neutral[op];
  const leaves = (kept: number, other: number): boolean => {
    if (rewriting.numberOf(other) !== number) return false;
    // A number of rank 3 would give its rank to the result.
    return rewriting.shapeOf(other).length <= rewriting.shapeOf(kept).length;
  };
  if (leaves(x, y)) return x;
  return onEitherSide && leaves(y, x) ? y : undefined;
};
