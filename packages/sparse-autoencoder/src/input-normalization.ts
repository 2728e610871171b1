import {
  add,
  l2Normalize,
  maximum,
  mean,
  multiply,
  sqrt,
  square,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import type { InputNormalization } from "./config.ts";

/** Inputs on a common scale, and the way back. */
export interface NormalizedInput {
  /** [B, d] */
  readonly x: Tensor;
  /** Brings something of the normalised space back to the inputs' own scale. */
  readonly restore: (x: Tensor) => Tensor;
}

/** Keeps constant inputs from being divided by 0. */
const SMALLEST_NORM = 1e-12;

/**
 * Normalises each row of x [B, d]. `unitNorm`: (x − mean x)/‖x − mean x‖, a constant row becoming 0; undone by ·‖·‖ + mean.
 */
export function normalizeInput(x: Tensor, normalization: InputNormalization): NormalizedInput {
  if (normalization === "none") return { x, restore: (y) => y };
  const rows = { axes: [-1], keepDims: true };
  const center = mean(x, rows);
  const centered = subtract(x, center);
  const norm = maximum(sqrt(sum(square(centered), rows)), SMALLEST_NORM);
  return {
    x: l2Normalize(centered, { epsilon: SMALLEST_NORM }),
    restore: (y) => add(multiply(y, norm), center),
  };
}
