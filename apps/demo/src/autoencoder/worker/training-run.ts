import type { Device, Workload } from "@quadrivium/kernels";
import { constantSchedule, type StepReport } from "@quadrivium/nn";
import {
  type Activations,
  type Autoencoder,
  evaluateSae,
  type SaeMetric,
  saeWorkload,
  trainSae,
} from "@quadrivium/sparse-autoencoder";
import type { Settings } from "../training/settings.ts";
import type { RunPhase } from "../training/training-protocol.ts";
import { nextTurn } from "./next-turn.ts";
import type { Post } from "./post.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { RunControl } from "./run-control.ts";
import { spreadRows, type TrainingTask } from "./training-task.ts";

/** Steps between two measurements on held-out inputs. */
const HELD_OUT_EVERY = 50;
/** Held-out inputs measured, always the same ones, so that all points of the curve can be compared. */
const HELD_OUT_SAMPLE = 1024;
/** Inputs that a survey looks at while the run goes on. */
const SURVEY_SAMPLE = 4096;
/** Milliseconds between two surveys, and how many times its own duration at least. */
const SURVEY_EVERY = 2000;
const SURVEY_SHARE = 20;

/** One training run: trains, measures and surveys, and tells the page. */
export class TrainingRun<Snapshot> {
  readonly run: number;
  readonly control: RunControl;
  readonly settings: Settings;
  autoencoder: Autoencoder | undefined;
  /** Finished steps. */
  step = 0;
  /** Whether the last step was taken, or the run was cancelled and has ended. */
  isOver = false;
  private readonly post: Post<Snapshot>;
  private readonly reporter: ProgressReporter;
  private task: TrainingTask<Snapshot> | undefined;
  private heldOut: Activations | undefined;
  private nextSurvey = 0;

  constructor(run: number, settings: Settings, paused: boolean, post: Post<Snapshot>) {
    this.run = run;
    this.settings = settings;
    this.post = post;
    this.reporter = new ProgressReporter(post, run, settings.batchSize);
    this.control = new RunControl({
      paused,
      nextTurn,
      onPhase: (phase) => this.tellPhase(phase),
      whileHeld: (mayGoOn) => this.surveyAll(mayGoOn),
    });
  }

  /** The step that is to be taken again and again, by which a device is chosen. */
  workload({ preset: { config, recipe } }: TrainingTask<Snapshot>): Workload {
    return saeWorkload(config, { recipe, batchSize: this.settings.batchSize });
  }

  /** Trains to the last step or until the run is cancelled. @throws what `trainSae` throws */
  async train(device: Device, task: TrainingTask<Snapshot>): Promise<void> {
    const { settings, control } = this;
    this.task = task;
    this.heldOut = spreadRows(task.heldOut, HELD_OUT_SAMPLE);
    const { batchSize, steps, seed } = settings;
    const { isComplete } = await trainSae(device, task.training, {
      ...task.preset,
      batchSize,
      steps,
      seed,
      learningRate: constantSchedule(settings.learningRate),
      signal: control.signal,
      onStart: async (autoencoder) => {
        this.autoencoder = autoencoder;
        await control.beforeStep();
      },
      onStep: (report) => this.afterStep(report),
    });
    this.isOver = true;
    this.tellPhase(isComplete ? "finished" : "cancelled");
  }

  /** Tells the page how the run stands, after all that was measured until then. */
  tellPhase(phase: RunPhase): void {
    this.reporter.flush();
    this.post({ type: "phase", run: this.run, phase });
  }

  /** Surveys on a sample, then on all inputs; each is told as soon as it is there. */
  async surveyAll(mayGoOn: () => Promise<boolean>): Promise<void> {
    if (await this.survey(SURVEY_SAMPLE, mayGoOn)) await this.survey(Infinity, mayGoOn);
  }

  private async afterStep(report: StepReport<SaeMetric>): Promise<void> {
    const { control, reporter } = this;
    this.step = report.step;
    const isLast = report.step === report.steps;
    reporter.add(report);
    if (isLast || control.isHeld) reporter.flush();
    await nextTurn();
    if (control.signal.aborted) return;
    if (isLast || report.step === 1 || report.step % HELD_OUT_EVERY === 0) await this.measureHeldOut();
    if (isLast) return;
    if (performance.now() >= this.nextSurvey) {
      const began = performance.now();
      await this.survey(SURVEY_SAMPLE, async () => {
        await nextTurn();
        return !control.isHeld && !control.signal.aborted;
      });
      const ended = performance.now();
      this.nextSurvey = ended + Math.max(SURVEY_EVERY, (ended - began) * SURVEY_SHARE);
    }
    await control.beforeStep();
  }

  private async measureHeldOut(): Promise<void> {
    const { heldOut, autoencoder } = this;
    if (heldOut === undefined || autoencoder === undefined) return;
    const { fvu, rows } = await evaluateSae(autoencoder, heldOut);
    this.post({ type: "heldOut", run: this.run, metrics: { step: this.step, fvu, rows } });
  }

  private async survey(rows: number, mayGoOn: () => Promise<boolean>): Promise<boolean> {
    const { task, autoencoder, step } = this;
    if (task === undefined || autoencoder === undefined) return false;
    const snapshot = await task.survey(autoencoder, { step, rows, mayGoOn });
    if (snapshot === undefined) return false;
    this.post({ type: "features", run: this.run, snapshot }, task.buffersOf(snapshot));
    return true;
  }
}
