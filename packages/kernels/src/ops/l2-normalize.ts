import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";
import type { EpsilonAttributes } from "./layer-norm.ts";

/** y = x/max(‖x‖₂, ε) over the last axis: each row as a unit vector; a row shorter than ε is divided by ε. */
export const l2Normalize: OpDefinition<EpsilonAttributes> = {
  infer(inputs) {
    checkCount("l2Normalize", inputs, 1);
    checkDType("l2Normalize", "x", inputs[0], "float32");
    checkRank("l2Normalize", "x", inputs[0], 1, Infinity);
    return [inputs[0]];
  },
  inPlace: [[0, 0]],
};

/**
 * dx = (g − y·(g·y))/‖x‖ with y = x/‖x‖, and g/ε for a row shorter than ε: the gradient of `l2Normalize`.
 * For rows that are unit vectors it is g without its component along x, the projection onto the sphere's tangent.
 * x [..., D], g [..., D], dx [..., D].
 */
export const l2NormalizeGradient: OpDefinition<EpsilonAttributes> = {
  infer(inputs) {
    const op = "l2NormalizeGradient";
    checkCount(op, inputs, 2);
    for (const type of inputs) checkDType(op, "every input", type, "float32");
    checkRank(op, "x", inputs[0], 1, Infinity);
    checkShapeIs(op, "the upstream gradient", inputs[1], inputs[0].shape);
    return [inputs[0]];
  },
  inPlace: [
    [0, 0],
    [0, 1],
  ],
};
