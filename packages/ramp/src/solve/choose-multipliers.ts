import { centroid } from "../outer/centroid.ts";
import type { Cut, CutMaximum } from "../outer/cut-model.ts";
import { levelPoint } from "../outer/level.ts";
import { midpoint } from "../outer/midpoint.ts";
import type { Settings } from "./options.ts";

/** The next multipliers to try, from the cuts and the best lower bound so far. */
export function chooseMultipliers(
  chooser: Settings["chooser"],
  cuts: readonly Cut[],
  box: Float64Array,
  { upper, multipliers }: CutMaximum,
  lower: number,
  best: Float64Array,
): Float64Array {
  // Without a lower bound there is no set to take the middle of.
  if (chooser === "kelley" || box.length === 0 || lower === Number.NEGATIVE_INFINITY) return multipliers;
  if (chooser === "midpoint") return midpoint(cuts, box, lower);
  if (chooser === "centroid") return centroid(cuts, box, lower);
  return levelPoint(cuts, box, lower + 0.5 * (upper - lower), best);
}
