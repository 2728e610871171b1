import { checkCount, checkDType, checkRank, type NoAttributes, type OpDefinition } from "./definition.ts";

const overLastAxis = (op: string): OpDefinition<NoAttributes> => ({
  infer(inputs) {
    checkCount(op, inputs, 1);
    checkDType(op, "x", inputs[0], "float32");
    checkRank(op, "x", inputs[0], 1, Infinity);
    return [inputs[0]];
  },
  inPlace: [[0, 0]],
});

/** yⱼ = e^(xⱼ − m) / Σᵢ e^(xᵢ − m) over the last axis, with m = max x. */
export const softmax = overLastAxis("softmax");

/** yⱼ = xⱼ − m − ln Σᵢ e^(xᵢ − m) over the last axis, with m = max x. */
export const logSoftmax = overLastAxis("logSoftmax");
