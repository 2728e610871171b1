import type { Device, Workload } from "@quadrivium/kernels";
import { constantSchedule, type StepReport } from "@quadrivium/nn";
import {
  type Activations,
  type Autoencoder,
  evaluateSae,
  type SaeMetric,
  type SaePreset,
  saePreset,
  saeWorkload,
  trainSae,
} from "@quadrivium/sparse-autoencoder";
import { buffersOf } from "../feature-snapshot.ts";
import type { FromWorker, RunPhase } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import type { EmojiPatches } from "./load-emoji.ts";
import { nextTurn } from "./next-turn.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { RunControl } from "./run-control.ts";
import { surveyFeatures } from "./survey-features.ts";

/** Sends a message to the page. */
export type Post = (message: FromWorker, transfer?: Transferable[]) => void;

/** Steps between two measurements on held-out patches. */
const HELD_OUT_EVERY = 50;
/** Held-out patches measured, always the same ones, so that all points of the curve can be compared. */
const HELD_OUT_SAMPLE = 1024;
/** Patches that a survey looks at while the run goes on. */
const SURVEY_SAMPLE = 4096;
/** Milliseconds between two surveys, and how many times its own duration at least. */
const SURVEY_EVERY = 2000;
const SURVEY_SHARE = 20;

/** One training run: trains, measures and surveys, and tells the page. */
export class TrainingRun {
  readonly run: number;
  readonly control: RunControl;
  autoencoder: Autoencoder | undefined;
  private readonly settings: Settings;
  private readonly post: Post;
  private readonly reporter: ProgressReporter;
  private emoji: EmojiPatches | undefined;
  private step = 0;
  private nextSurvey = 0;

  constructor(run: number, settings: Settings, paused: boolean, post: Post) {
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

  /** Whether a step was taken. */
  get hasBegun(): boolean {
    return this.step > 0;
  }

  /** The step that is to be taken again and again, by which a device is chosen. */
  workload(emoji: EmojiPatches): Workload {
    const { config, recipe } = this.presetFor(emoji);
    return saeWorkload(config, { recipe, batchSize: this.settings.batchSize });
  }

  /** Trains to the last step or until the run is cancelled. @throws what `trainSae` throws */
  async train(device: Device, emoji: EmojiPatches): Promise<void> {
    const { settings, control } = this;
    this.emoji = emoji;
    const { batchSize, steps, seed } = settings;
    const { patches, width, trainingPatches } = emoji;
    const training = { data: patches.data.subarray(0, trainingPatches * width), width };
    const { isComplete } = await trainSae(device, training, {
      ...this.presetFor(emoji),
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
    this.tellPhase(isComplete ? "finished" : "cancelled");
  }

  /** Tells the page how the run stands, after all that was measured until then. */
  tellPhase(phase: RunPhase): void {
    this.reporter.flush();
    this.post({ type: "phase", run: this.run, phase });
  }

  /** Surveys on a sample, then on all patches; each is told as soon as it is there. */
  async surveyAll(mayGoOn: () => Promise<boolean>): Promise<void> {
    if (await this.survey(SURVEY_SAMPLE, mayGoOn)) await this.survey(Infinity, mayGoOn);
  }

  private presetFor({ width }: EmojiPatches): SaePreset {
    const { latents, k, deadAfterTokens } = this.settings;
    return saePreset("paper", { width, latents, k }, { dead: { afterTokens: deadAfterTokens } });
  }

  private async afterStep(report: StepReport<SaeMetric>): Promise<void> {
    const { control, reporter } = this;
    this.step = report.step;
    const isLast = report.step === report.steps;
    reporter.add(report);
    if (isLast || control.isHeld) reporter.flush();
    await nextTurn();
    if (control.signal.aborted) return;
    if (isLast || report.step === 1 || report.step % HELD_OUT_EVERY === 0) {
      await this.measureHeldOut(HELD_OUT_SAMPLE);
    }
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

  private async measureHeldOut(limit: number): Promise<void> {
    const { emoji, autoencoder } = this;
    if (emoji === undefined || autoencoder === undefined) return;
    const sample = heldOutSample(emoji, limit);
    const { fvu, rows } = await evaluateSae(autoencoder, sample);
    const metrics = { step: this.step, fvu, patches: rows };
    this.post({ type: "heldOut", run: this.run, metrics });
  }

  private async survey(patches: number, mayGoOn: () => Promise<boolean>): Promise<boolean> {
    const { emoji, autoencoder, step } = this;
    if (emoji === undefined || autoencoder === undefined) return false;
    const snapshot = await surveyFeatures(autoencoder, emoji, { step, patches, mayGoOn });
    if (snapshot === undefined) return false;
    this.post({ type: "features", run: this.run, snapshot }, buffersOf(snapshot));
    return true;
  }
}

/** Up to `limit` held-out patches, spread evenly over them. */
function heldOutSample({ patches, width, trainingPatches }: EmojiPatches, limit: number): Activations {
  const heldOut = patches.data.subarray(trainingPatches * width);
  const count = patches.count - trainingPatches;
  if (count <= limit) return { data: heldOut, width };
  const data = new Float32Array(limit * width);
  for (let i = 0; i < limit; i++) {
    const from = Math.floor((i * count) / limit) * width;
    data.set(heldOut.subarray(from, from + width), i * width);
  }
  return { data, width };
}
