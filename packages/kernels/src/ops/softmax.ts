import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

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

const gradientFromOutput = (op: string): OpDefinition<NoAttributes> => ({
  infer(inputs) {
    checkCount(op, inputs, 2);
    const [y, upstream] = inputs;
    checkDType(op, "y", y, "float32");
    checkRank(op, "y", y, 1, Infinity);
    checkDType(op, "the upstream gradient", upstream, "float32");
    checkShapeIs(op, "the upstream gradient", upstream, y.shape);
    return [y];
  },
  inPlace: [
    [0, 0],
    [0, 1],
  ],
});

/** dxⱼ = yⱼ·(gⱼ − Σᵢ gᵢyᵢ) over the last axis: the gradient of `softmax`, from its output y. y, g, dx [..., D]. */
export const softmaxGradient = gradientFromOutput("softmaxGradient");

/** dxⱼ = gⱼ − e^yⱼ·Σᵢ gᵢ over the last axis: the gradient of `logSoftmax`, from its output y. y, g, dx [..., D]. */
export const logSoftmaxGradient = gradientFromOutput("logSoftmaxGradient");

/** y = m + ln Σᵢ e^(xᵢ − m) over the last axis, with m = max x; ±∞ where m is. x [..., D], y [...]. */
export const logSumExp: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("logSumExp", inputs, 1);
    checkDType("logSumExp", "x", inputs[0], "float32");
    checkRank("logSumExp", "x", inputs[0], 1, Infinity);
    return [{ shape: inputs[0].shape.slice(0, -1), dtype: "float32" }];
  },
};
