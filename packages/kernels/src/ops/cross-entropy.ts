import type { TensorType } from "../dtype.ts";
import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

function checkLogits(op: string, logits: TensorType, targets: TensorType): void {
  checkDType(op, "logits", logits, "float32");
  checkRank(op, "logits", logits, 1, Infinity);
  checkDType(op, "targets", targets, "int32");
  checkShapeIs(op, "targets", targets, logits.shape.slice(0, -1));
}

/**
 * yᵣ = ln Σᵢ e^(x_ri) − x_{r,t_r}: the negative log-likelihood of each row's target class.
 * `logits` [..., V], `targets` int32 [...] in 0 … V − 1, y [...].
 */
export const crossEntropy: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("crossEntropy", inputs, 2);
    checkLogits("crossEntropy", inputs[0], inputs[1]);
    return [{ shape: inputs[1].shape, dtype: "float32" }];
  },
};

/**
 * dx_rj = g_r·(softmax(x_r)_j − [j = t_r]): the gradient of `crossEntropy` for its logits.
 * `logits` [..., V], `targets` int32 [...], `g` [...], dx [..., V].
 */
export const crossEntropyGradient: OpDefinition<NoAttributes> = {
  infer(inputs) {
    const op = "crossEntropyGradient";
    checkCount(op, inputs, 3);
    const [logits, targets, upstream] = inputs;
    checkLogits(op, logits, targets);
    checkDType(op, "the upstream gradient", upstream, "float32");
    checkShapeIs(op, "the upstream gradient", upstream, targets.shape);
    return [logits];
  },
  inPlace: [[0, 0]],
};
