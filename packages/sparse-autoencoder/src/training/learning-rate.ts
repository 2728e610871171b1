import { constantSchedule, linearSchedule, type Schedule, withWarmup } from "@quadrivium/nn";
import type { SaeRecipe } from "../recipe.ts";

/** η of a recipe for each of a number of steps. */
export function learningRateOf(
  { peak, warmupSteps, decay }: SaeRecipe["learningRate"],
  steps: number,
): Schedule {
  const line = linearSchedule({ from: peak, steps: Math.max(1, steps - warmupSteps) });
  const schedule =
    decay === "none" ? constantSchedule(peak) : (step: number) => line(Math.max(0, step - warmupSteps));
  return warmupSteps === 0 ? schedule : withWarmup(warmupSteps, schedule);
}

/** The number of active latents at a step (0 before the first): a line from `annealing.from` to k, rounded. */
export function activeLatentsAt(k: number, annealing: SaeRecipe["annealing"], step: number): number {
  if (annealing === undefined) return k;
  return Math.round(linearSchedule({ ...annealing, to: k })(step));
}
