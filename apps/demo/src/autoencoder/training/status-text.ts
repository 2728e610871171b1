import { formatCount, formatDuration, formatFigure } from "../format.ts";
import type { Pace, StepMetrics } from "./training-protocol.ts";
import type { SessionPhase } from "./training-session.svelte.ts";

const phaseTexts: Readonly<Record<SessionPhase, string>> = {
  idle: "Ready",
  starting: "Preparing",
  running: "Training",
  paused: "Paused",
  cancelling: "Stopping",
  cancelled: "Cancelled",
  finished: "Finished",
  failed: "Failed",
};

/** A phase in a word. */
export const phaseText = (phase: SessionPhase): string => phaseTexts[phase];

/** What a screen reader is told: the phase, and how far it is in tenths of the run, so that it stays quiet between. */
export function statusText(
  phase: SessionPhase,
  steps: number,
  last: StepMetrics | undefined,
  pace: Pace | undefined,
): string {
  if (last === undefined) return `${phaseText(phase)}.`;
  const fvu = `FVU ${formatFigure(last.fvu)}`;
  if (phase !== "running")
    return `${phaseText(phase)} at step ${formatCount(last.step)} of ${formatCount(steps)}, ${fvu}.`;
  const tenths = Math.floor((10 * last.step) / steps);
  if (tenths === 0 || pace === undefined) return `${phaseText(phase)}.`;
  return `${phaseText(phase)}: ${tenths * 10} %, ${formatDuration(Math.ceil(pace.secondsLeft / 10) * 10)} left.`;
}
