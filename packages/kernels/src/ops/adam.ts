import { checkCount, checkDType, checkShapeIs, type OpDefinition } from "./definition.ts";

/** The constants of Adam. */
export interface AdamAttributes {
  /** Decay rate of the first moment, in [0, 1). */
  readonly beta1: number;
  /** Decay rate of the second moment, in [0, 1). */
  readonly beta2: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** Decoupled weight decay λ (AdamW); 0 for Adam. */
  readonly weightDecay: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019); Adam (Kingma and Ba 2015) with λ = 0:
 *
 *   m′ = β₁m + (1 − β₁)g
 *   v′ = β₂v + (1 − β₂)g²
 *   w′ = w − η·λ·w − η·(m′/(1 − β₁ᵗ)) / (√(v′/(1 − β₂ᵗ)) + ε)
 *
 * Inputs w, g, m, v of one shape, η [] and t [] (float32, 1 at the first step); outputs w′, m′, v′.
 * The two corrections 1 − βᵗ are computed in double precision.
 */
export const adam: OpDefinition<AdamAttributes> = {
  infer(inputs) {
    checkCount("adam", inputs, 6);
    const [parameter, gradient, mean, variance, learningRate, step] = inputs;
    for (const type of inputs) checkDType("adam", "every input", type, "float32");
    checkShapeIs("adam", "the gradient", gradient, parameter.shape);
    checkShapeIs("adam", "the first moment", mean, parameter.shape);
    checkShapeIs("adam", "the second moment", variance, parameter.shape);
    checkShapeIs("adam", "the learning rate", learningRate, []);
    checkShapeIs("adam", "the step", step, []);
    return [parameter, mean, variance];
  },
  inPlace: [
    [0, 0],
    [1, 2],
    [2, 3],
  ],
};
