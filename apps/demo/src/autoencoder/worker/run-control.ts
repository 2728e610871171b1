import type { RunPhase } from "../training/training-protocol.ts";
import { JobQueue } from "./job-queue.ts";

/** How {@link RunControl} is tied to its surroundings. */
export interface RunControlOptions {
  /** Whether the run begins paused. */
  readonly paused: boolean;
  /** Lets messages in. */
  readonly nextTurn: () => Promise<void>;
  /** Told whenever the run begins to pause or goes on. */
  readonly onPhase: (phase: Extract<RunPhase, "running" | "paused">) => void;
  /** Something to do while the run stands still; it has to return soon after `mayGoOn` gave `false`. */
  readonly whileHeld?: (mayGoOn: () => Promise<boolean>) => Promise<void>;
}

/**
 * Holds a training run between its steps: pause, resume, single steps, cancellation, and jobs that may only run there,
 * such as reading the weights.
 */
export class RunControl {
  private readonly options: RunControlOptions;
  private readonly abort = new AbortController();
  private readonly jobs = new JobQueue();
  private paused: boolean;
  private holding: boolean | undefined;
  private granted = 0;
  private wake: () => void = () => {};

  constructor(options: RunControlOptions) {
    this.options = options;
    this.paused = options.paused;
  }

  /** Ends the training loop after the current step. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Whether the run stands still and is to stay so. */
  get isHeld(): boolean {
    return this.paused && this.granted === 0 && !this.signal.aborted;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.granted = 0;
    this.wake();
  }

  /** Allows one more step and pauses after it. */
  step(): void {
    this.paused = true;
    this.granted++;
    this.wake();
  }

  cancel(): void {
    this.abort.abort();
    this.wake();
  }

  /** Runs a job between two steps, in the order asked for; once the run is over, at the next {@link doJobs}. */
  doBetweenSteps(job: () => Promise<void>): void {
    this.jobs.push(job);
    this.wake();
  }

  /** Runs the jobs that wait. */
  doJobs(): Promise<void> {
    return this.jobs.runAll();
  }

  /** Returns when the next step may be taken, or the run was cancelled. */
  async beforeStep(): Promise<void> {
    await this.options.nextTurn();
    await this.doJobs();
    if (this.isHeld) {
      this.tell(true);
      await this.options.whileHeld?.(() => this.mayGoOnHolding());
    }
    while (this.isHeld) {
      if (this.jobs.isEmpty) await this.untilWoken();
      await this.doJobs();
    }
    if (this.signal.aborted) return;
    // A single step is part of the pause.
    this.tell(this.granted > 0);
    if (this.granted > 0) this.granted--;
  }

  private async mayGoOnHolding(): Promise<boolean> {
    await this.options.nextTurn();
    await this.doJobs();
    return this.isHeld;
  }

  private untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private tell(holding: boolean): void {
    if (holding === this.holding) return;
    this.holding = holding;
    this.options.onPhase(holding ? "paused" : "running");
  }
}
