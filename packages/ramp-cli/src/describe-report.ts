import type { BootstrapReport, DatasetReport, Interval } from "@quadrivium/ramp";

/**
 * A report as text: error, goals and rates of sets by decisions and by randomised decisions.
 *
 * @param intervals Adds intervals, of 95 %.
 */
export function describeReport(report: DatasetReport, intervals?: BootstrapReport): string {
  const { data, objective, goals, subsets } = report;
  const error = `${objective.thresholded.toFixed(4)}${range(intervals?.objective.thresholded)}`;
  const randomisedError = `${objective.randomised.toFixed(4)}${range(intervals?.objective.randomised)}`;
  const lines = [`${data}: error ${error} (randomised ${randomisedError})`];
  for (const [j, { name, bound, thresholded, randomised }] of goals.entries()) {
    const [one, other] = [intervals?.goals[j]?.thresholded, intervals?.goals[j]?.randomised];
    const decided = `${thresholded.value.toFixed(4)}${range(one)} ${thresholded.status}`;
    const drawn = `${randomised.value.toFixed(4)}${range(other)} ${randomised.status}`;
    lines.push(`  ${name}: bound ${bound}, reached ${decided}, randomised ${drawn}`);
  }
  if (intervals) {
    for (const { name, size, thresholded, interval, randomised, randomisedInterval } of subsets) {
      const decided = `${thresholded.toFixed(4)}${range(interval)}`;
      const drawn = `${randomised.toFixed(4)}${range(randomisedInterval)}`;
      lines.push(`  positive of ${name} (${size} rows): ${decided}, randomised ${drawn}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const range = (interval: Interval | undefined): string =>
  interval ? ` [${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}]` : "";
