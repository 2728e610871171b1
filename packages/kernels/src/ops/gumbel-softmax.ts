import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

/** The smallest distance that `gumbelSoftmax` keeps between its uniform numbers and 0 or 1. */
export const SMALLEST_UNIFORM = 2 ** -24;

/**
 * yⱼ = e^zⱼ / Σᵢ e^zᵢ over the last axis with z = (logits + n)/τ and Gumbel noise n = −ln(−ln u): a sample of a
 * categorical variable, relaxed to the simplex (Jang et al. 2017; Maddison et al. 2017).
 * `logits` [..., K]; `u` [..., K], uniform in (0, 1), held 2⁻²⁴ away from both ends; the temperature τ > 0, a scalar;
 * y [..., K].
 */
export const gumbelSoftmax: OpDefinition<NoAttributes> = {
  infer(inputs) {
    const op = "gumbelSoftmax";
    checkCount(op, inputs, 3);
    const [logits, uniform, temperature] = inputs;
    for (const type of inputs) checkDType(op, "every input", type, "float32");
    checkRank(op, "logits", logits, 1, Infinity);
    checkShapeIs(op, "u", uniform, logits.shape);
    checkShapeIs(op, "the temperature", temperature, []);
    return [logits];
  },
  inPlace: [
    [0, 0],
    [0, 1],
  ],
};
