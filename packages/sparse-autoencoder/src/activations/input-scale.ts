import { type Activations, checkActivations } from "./activations.ts";

/**
 * What the scale of the input normalisation `scalar` brings about.
 *
 * - `meanSquare`: E‖x‖² = 1, as in dictionary_learning.
 * - `meanNorm`: E‖x‖ = √d, as in SAELens.
 */
export type InputScaleAim = "meanSquare" | "meanNorm";

/**
 * The `inputScale` with which the rows of a sample have a given size on average.
 * @throws {OptionError} when there are no whole rows, or one is not finite
 */
export function inputScaleOf(activations: Activations, aim: InputScaleAim): number {
  const { data, width } = activations;
  const rows = checkActivations("inputScaleOf", activations);
  let [squares, norms] = [0, 0];
  for (let start = 0; start < data.length; start += width) {
    let square = 0;
    for (let i = start; i < start + width; i++) square += data[i] * data[i];
    squares += square;
    norms += Math.sqrt(square);
  }
  return aim === "meanSquare" ? Math.sqrt(rows / squares) : (Math.sqrt(width) * rows) / norms;
}
