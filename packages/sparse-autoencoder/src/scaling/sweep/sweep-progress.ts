import type { SaeSize } from "../joint-law.ts";
import type { PlannedPoint } from "./plan-sweep.ts";

/** How far a sweep has come. */
export interface SweepProgress {
  /** Finished points, earlier runs included. */
  readonly finished: number;
  /** Points in all. */
  readonly points: number;
  /** What is being trained now. */
  readonly training: readonly SaeSize[];
  /** Finished steps of those, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Rows that training has gone through per second since the sweep was called, counted for each autoencoder. */
  readonly rowsPerSecond: number;
  /** Estimated seconds until the last point, by the FLOPs that are left. */
  readonly secondsLeft: number;
}

/** Measures a sweep by its FLOPs, since points differ by orders of magnitude. */
export class SweepMeter {
  private readonly start = performance.now();
  private readonly points: number;
  private finished: number;
  private left: number;
  private done = 0;
  private rows = 0;

  /** @param open the points that are still to be trained */
  constructor(points: number, open: readonly PlannedPoint[]) {
    this.points = points;
    this.finished = points - open.length;
    this.left = open.reduce((sum, { flops, settings }) => sum + flops * settings.steps, 0);
  }

  /** Counts a step of one autoencoder among those being trained. */
  count({ flops, settings }: PlannedPoint): void {
    this.done += flops;
    this.left -= flops;
    this.rows += settings.batchSize;
  }

  /** Counts finished points. */
  finish(count: number): void {
    this.finished += count;
  }

  /** How far it is at a step of the points being trained. */
  progress(training: readonly PlannedPoint[], step: number): SweepProgress {
    const seconds = (performance.now() - this.start) / 1000;
    return {
      finished: this.finished,
      points: this.points,
      training: training.map(({ settings }) => ({ latents: settings.config.latents, k: settings.config.k })),
      step,
      steps: training[0].settings.steps,
      rowsPerSecond: this.rows / seconds,
      secondsLeft: (this.left / this.done) * seconds,
    };
  }
}
