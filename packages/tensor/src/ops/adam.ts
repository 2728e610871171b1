import type { AdamAttributes } from "@quadrivium/kernels";
import { applyAll } from "../apply.ts";
import type { Tensor } from "../tensor.ts";

/** What one step of Adam reads. All but the scalars have the parameter's shape. */
export interface AdamInputs {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** η, a scalar */
  readonly learningRate: Tensor;
  /** t, a scalar: 1 at the first step */
  readonly step: Tensor;
}

/** What one step of Adam writes. */
export interface AdamOutputs {
  readonly parameter: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** One fused step of Adam, or with weight decay of AdamW, on one parameter. @throws {ShapeError} */
export function adamStep(inputs: AdamInputs, attributes: AdamAttributes): AdamOutputs {
  const { parameter: w, gradient, mean: m, variance: v, learningRate, step } = inputs;
  const [parameter, mean, variance] = applyAll("adam", [w, gradient, m, v, learningRate, step], attributes);
  return { parameter, mean, variance };
}
