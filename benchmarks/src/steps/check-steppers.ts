import { checkError } from "../measure/check-error.ts";
import { relativeError } from "../measure/relative-error.ts";
import type { SaeStart, SaeWeights } from "./sae-case.ts";
import type { Stepper } from "./stepper.ts";

const STEPS = 5;
/** |loss − other| / other at each of the first steps. */
const LOSS_TOLERANCE = 1e-4;
/**
 * ‖change − other change‖ / ‖other change‖ of each parameter over those steps. Looser: Adam's first steps are nearly
 * signs of the gradient, so that where a gradient is all but zero its rounding decides.
 */
const CHANGE_TOLERANCE = 1e-3;

const changeOf = (now: Float32Array, before: Float32Array) => now.map((element, i) => element - before[i]);

/**
 * Takes the first steps on both sides, which were given the same start, and compares losses and changes of the weights.
 * @throws {CheckError}
 */
export async function checkSteppers(start: SaeStart, ours: Stepper, peer: Stepper): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    const [our, their] = [await ours.step(), await peer.step()];
    const subject = `loss at step ${step}: ${ours.name} against ${peer.name}`;
    checkError(subject, Math.abs(our.loss - their.loss) / their.loss, LOSS_TOLERANCE);
  }
  const [our, their] = [await ours.weights(), await peer.weights()];
  for (const name of ["encoder", "decoder", "preBias"] as const satisfies readonly (keyof SaeWeights)[]) {
    const error = relativeError(changeOf(our[name], start[name]), changeOf(their[name], start[name]));
    checkError(`change of ${name}: ${ours.name} against ${peer.name}`, error, CHANGE_TOLERANCE);
  }
}
