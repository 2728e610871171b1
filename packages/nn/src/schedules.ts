import { OptionError } from "@quadrivium/kernels";

/** A quantity as a function of the number of finished steps (0 before the first). */
export type Schedule = (step: number) => number;

/** Always the same value. */
export const constantSchedule =
  (value: number): Schedule =>
  () =>
    value;

function checkSteps(subject: string, steps: number): void {
  if (Number.isInteger(steps) && steps >= 1) return;
  throw new OptionError(subject, { expected: "a whole number of steps ≥ 1", received: String(steps) });
}

/** Rises linearly from peak/steps at the first step to the schedule's own value after `steps` steps. */
export function withWarmup(steps: number, schedule: Schedule): Schedule {
  checkSteps("withWarmup: steps", steps);
  return (step) => schedule(step) * Math.min(1, (step + 1) / steps);
}

/** Half a cosine from `from` at step 0 to `to` at `steps`, and `to` from then on. */
export function cosineSchedule({
  from,
  to = 0,
  steps,
}: {
  readonly from: number;
  readonly to?: number;
  readonly steps: number;
}): Schedule {
  checkSteps("cosineSchedule: steps", steps);
  return (step) => to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps)));
}

/** A straight line from `from` at step 0 to `to` at `steps`, and `to` from then on. */
export function linearSchedule({
  from,
  to = 0,
  steps,
}: {
  readonly from: number;
  readonly to?: number;
  readonly steps: number;
}): Schedule {
  checkSteps("linearSchedule: steps", steps);
  return (step) => from + (to - from) * Math.min(1, step / steps);
}

/** peak·√(warm-up/max(step + 1, warm-up)) after a linear warm-up (Vaswani et al. 2017). */
export function inverseSquareRootSchedule(peak: number, warmupSteps: number): Schedule {
  checkSteps("inverseSquareRootSchedule: warmupSteps", warmupSteps);
  return (step) => peak * Math.min((step + 1) / warmupSteps, Math.sqrt(warmupSteps / (step + 1)));
}
