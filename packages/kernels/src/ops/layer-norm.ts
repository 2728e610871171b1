import {
  checkCount,
  checkDType,
  checkRank,
  checkShapeIs,
  type NoAttributes,
  type OpDefinition,
} from "./definition.ts";

/** The number added to the variance before the root. */
export interface EpsilonAttributes {
  readonly epsilon: number;
}

/**
 * y = (x − μ)·r·scale + bias over the last axis, with μ = mean x and r = 1/√(mean (x − μ)² + ε).
 * x [..., D], scale [D], bias [D]; outputs y [..., D], μ [...] and r [...].
 */
export const layerNorm: OpDefinition<EpsilonAttributes> = {
  infer(inputs) {
    checkCount("layerNorm", inputs, 3);
    const [x, scale, bias] = inputs;
    for (const [name, type] of [
      ["x", x],
      ["scale", scale],
      ["bias", bias],
    ] as const)
      checkDType("layerNorm", name, type, "float32");
    checkRank("layerNorm", "x", x, 1, Infinity);
    checkShapeIs("layerNorm", "scale", scale, x.shape.slice(-1));
    checkShapeIs("layerNorm", "bias", bias, x.shape.slice(-1));
    const rows = { shape: x.shape.slice(0, -1), dtype: "float32" } as const;
    return [x, rows, rows];
  },
  inPlace: [[0, 0]],
};

/**
 * dx = r·(h − mean h − x̂·mean(h·x̂)), dscale = Σ g⊙x̂ and dbias = Σ g, the sums over the rows, with h = g·scale and
 * x̂ = (x − μ)·r: the gradients of `layerNorm`.
 * x [..., D], scale [D], μ [...], r [...], g [..., D]; dx [..., D], dscale [D], dbias [D].
 */
export const layerNormGradient: OpDefinition<NoAttributes> = {
  infer(inputs) {
    const op = "layerNormGradient";
    checkCount(op, inputs, 5);
    const [x, scale, mean, inverseDeviation, upstream] = inputs;
    for (const type of inputs) checkDType(op, "every input", type, "float32");
    checkRank(op, "x", x, 1, Infinity);
    checkShapeIs(op, "scale", scale, x.shape.slice(-1));
    checkShapeIs(op, "μ", mean, x.shape.slice(0, -1));
    checkShapeIs(op, "r", inverseDeviation, x.shape.slice(0, -1));
    checkShapeIs(op, "the upstream gradient", upstream, x.shape);
    return [x, scale, scale];
  },
  inPlace: [[0, 4]],
};
