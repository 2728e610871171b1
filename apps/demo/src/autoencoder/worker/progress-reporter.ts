import type { StepReport } from "@quadrivium/nn";
import type { SaeMetric } from "@quadrivium/sparse-autoencoder";
import type { FromWorker, StepMetrics } from "../protocol.ts";

/** Milliseconds between two messages while the run goes on. */
const INTERVAL = 100;

/** Gathers the metrics of several steps into one message, so that fast steps do not flood the page. */
export class ProgressReporter {
  private readonly post: (message: FromWorker) => void;
  private readonly run: number;
  private readonly batchSize: number;
  private waiting: StepMetrics[] = [];
  private postedAt = 0;

  constructor(post: (message: FromWorker) => void, run: number, batchSize: number) {
    this.post = post;
    this.run = run;
    this.batchSize = batchSize;
  }

  /** @param atOnce Whether the message must not wait: the run is about to stand still. */
  add(report: StepReport<SaeMetric>, atOnce: boolean): void {
    const { step, loss, examples, examplesPerSecond, secondsLeft, metrics } = report;
    this.waiting.push({
      step,
      loss,
      examples,
      fvu: metrics.fvu[0]!,
      l0: metrics.l0[0]!,
      deadFraction: metrics.deadFraction[0]!,
    });
    const now = performance.now();
    if (!atOnce && now - this.postedAt < INTERVAL) return;
    const pace = { examplesPerSecond, stepsPerSecond: examplesPerSecond / this.batchSize, secondsLeft };
    this.post({ type: "progress", run: this.run, steps: this.waiting, pace });
    this.waiting = [];
    this.postedAt = now;
  }
}
