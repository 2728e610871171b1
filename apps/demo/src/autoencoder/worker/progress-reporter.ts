import type { StepReport } from "@quadrivium/nn";
import type { SaeMetric } from "@quadrivium/sparse-autoencoder";
import type { Pace, StepMetrics } from "../training/training-protocol.ts";
import type { Post } from "./post.ts";

/** Milliseconds between two messages while the run goes on. */
const INTERVAL = 100;

/** Gathers the metrics of several steps into one message, so that fast steps do not flood the page. */
export class ProgressReporter {
  private readonly post: Post<never>;
  private readonly run: number;
  private readonly batchSize: number;
  private waiting: StepMetrics[] = [];
  private pace: Pace | undefined;
  private postedAt = 0;

  constructor(post: Post<never>, run: number, batchSize: number) {
    this.post = post;
    this.run = run;
    this.batchSize = batchSize;
  }

  /** Takes a step into account; tells of it at once, or together with the next ones. */
  add(report: StepReport<SaeMetric>): void {
    const { step, loss, examples, examplesPerSecond, secondsLeft, metrics } = report;
    this.waiting.push({
      step,
      loss,
      examples,
      fvu: metrics.fvu[0]!,
      l0: metrics.l0[0]!,
      deadFraction: metrics.deadFraction[0]!,
    });
    this.pace = { examplesPerSecond, stepsPerSecond: examplesPerSecond / this.batchSize, secondsLeft };
    if (performance.now() - this.postedAt >= INTERVAL) this.flush();
  }

  /** Tells of the steps that wait; to be called when the run stands still. */
  flush(): void {
    if (this.pace === undefined || this.waiting.length === 0) return;
    this.post({ type: "progress", run: this.run, steps: this.waiting, pace: this.pace });
    this.waiting = [];
    this.postedAt = performance.now();
  }
}
