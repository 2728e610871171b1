import {
  add,
  divide,
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
import type { SaeConfig } from "./config.ts";

/** Inputs on a common scale, and the way back. */
export interface NormalizedInput {
  /** [B, d] */
  readonly x: Tensor;
  /** Brings something of the normalised space back to the inputs' own scale. */
  readonly restore: (x: Tensor) => Tensor;
}

/** Keeps constant inputs from being divided by 0. */
const SMALLEST_NORM = 1e-12;
/** Added to the deviation by `layerNorm`, outside of the root. */
const EPSILON = 1e-5;

/**
 * Brings each row of x [B, d] to a common scale.
 *
 *   unitNorm    (x − mean x)/‖x − mean x‖, a constant row becoming 0; undone by ·‖·‖ + mean
 *   layerNorm   (x − μ)/(σ + 10⁻⁵), σ² = Σ(x − μ)²/(d − 1); undone by ·σ + μ
 *   rmsNorm     x·√d/‖x‖, a row of zeros staying 0; undone by ·‖x‖/√d
 *   scalar      x·inputScale; undone by /inputScale
 */
export function normalizeInput(
  x: Tensor,
  { inputNormalization, inputScale, width }: Pick<SaeConfig, "inputNormalization" | "inputScale" | "width">,
): NormalizedInput {
  if (inputNormalization === "none") return { x, restore: (y) => y };
  if (inputNormalization === "scalar") {
    return { x: multiply(x, inputScale), restore: (y) => divide(y, inputScale) };
  }
  const rows = { axes: [-1], keepDims: true };
  if (inputNormalization === "rmsNorm") {
    const root = multiply(maximum(sqrt(sum(square(x), rows)), SMALLEST_NORM), 1 / Math.sqrt(width));
    return { x: divide(x, root), restore: (y) => multiply(y, root) };
  }
  const center = mean(x, rows);
  const centered = subtract(x, center);
  const norm = sqrt(sum(square(centered), rows));
  if (inputNormalization === "layerNorm") {
    const deviation = divide(norm, Math.sqrt(Math.max(1, width - 1)));
    return {
      x: divide(centered, add(deviation, EPSILON)),
      restore: (y) => add(multiply(y, deviation), center),
    };
  }
  return {
    x: l2Normalize(centered, { epsilon: SMALLEST_NORM }),
    restore: (y) => add(multiply(y, maximum(norm, SMALLEST_NORM)), center),
  };
}
