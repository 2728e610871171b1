import { checkError } from "../measure/check-error.ts";
import { relativeError } from "../measure/relative-error.ts";
import type { HostArrays } from "./host-array.ts";
import type { Elements, Stepper } from "./stepper.ts";

/** What somebody's first steps from a start came to. */
export interface FirstSteps {
  readonly name: string;
  /** The loss before each step; null where the step has none. */
  readonly losses: readonly (number | null)[];
  /** What they changed, by name. */
  readonly changes: Elements;
}

const STEPS = 5;
/** |loss − other| / |other| at each of the first steps. */
const LOSS_TOLERANCE = 1e-4;
/**
 * ‖change − other change‖ / ‖other change‖ of each parameter over those steps. Looser: Adam's first steps are nearly
 * signs of the gradient, so that where a gradient is all but zero its rounding decides.
 */
export const CHANGE_TOLERANCE = 1e-3;

/** Takes the first steps. */
export async function firstSteps(start: HostArrays, stepper: Stepper): Promise<FirstSteps> {
  const losses = [];
  for (let step = 0; step < STEPS; step++) losses.push((await stepper.step()).loss);
  const now = await stepper.read();
  const changes = Object.entries(start).map(([name, { data }]) => {
    if (!Object.hasOwn(now, name)) throw new Error(`${stepper.name}: expected a state "${name}"`);
    return [name, Float64Array.from(now[name], (element, i) => element - data[i])] as const;
  });
  return { name: stepper.name, losses, changes: Object.fromEntries(changes) };
}

/** Compares losses and changes of two who had the same start. @throws {CheckError} */
export function checkFirstSteps(ours: FirstSteps, peer: FirstSteps, tolerance = CHANGE_TOLERANCE): void {
  const both = `${ours.name} against ${peer.name}`;
  for (const [step, loss] of ours.losses.entries()) {
    const other = peer.losses[step];
    if (loss === null && other === null) continue;
    const error = Math.abs((loss ?? Number.NaN) - (other ?? Number.NaN)) / Math.abs(other ?? Number.NaN);
    checkError(`loss at step ${step}: ${both}`, error, LOSS_TOLERANCE);
  }
  for (const [name, change] of Object.entries(ours.changes)) {
    checkError(`change of ${name}: ${both}`, relativeError(change, peer.changes[name]), tolerance);
  }
}
