import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";
import type { EpsilonAttributes } from "./layer-norm.ts";

/**
 * y = x·r·scale over the last axis with r = 1/√(mean x² + ε).
 * x [..., D], scale [D]; outputs y [..., D] and r [...].
 */
export const rmsNorm: OpDefinition<EpsilonAttributes> = {
  infer(inputs) {
    checkCount("rmsNorm", inputs, 2);
    const [x, scale] = inputs;
    checkDType("rmsNorm", "x", x, "float32");
    checkDType("rmsNorm", "scale", scale, "float32");
    checkRank("rmsNorm", "x", x, 1, Infinity);
    checkShapeIs("rmsNorm", "scale", scale, x.shape.slice(-1));
    return [x, { shape: x.shape.slice(0, -1), dtype: "float32" }];
  },
  inPlace: [[0, 0]],
};

/**
 * dx = r·(h − x̂·mean(h·x̂)) and dscale = Σ g⊙x̂ over the rows, with h = g·scale and x̂ = x·r: the gradients of `rmsNorm`.
 * x [..., D], scale [D], r [...], g [..., D]; dx [..., D], dscale [D].
 */
export const rmsNormGradient: OpDefinition<NoAttributes> = {
  infer(inputs) {
    const op = "rmsNormGradient";
    checkCount(op, inputs, 4);
    const [x, scale, inverseRoot, upstream] = inputs;
    for (const type of inputs) checkDType(op, "every input", type, "float32");
    checkRank(op, "x", x, 1, Infinity);
    checkShapeIs(op, "scale", scale, x.shape.slice(-1));
    checkShapeIs(op, "r", inverseRoot, x.shape.slice(0, -1));
    checkShapeIs(op, "the upstream gradient", upstream, x.shape);
    return [x, scale];
  },
  inPlace: [[0, 3]],
};
