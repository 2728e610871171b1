import type { DeviceDescription } from "@quadrivium/kernels";
import { RunHistory } from "./run-history.ts";
import { type Settings, sameSettings } from "./settings.ts";
import {
  type OfRun,
  type Pace,
  type RunPhase,
  type SavedFiles,
  SHIPPED_RUN,
  type TrainingReport,
  type TrainingRequest,
} from "./training-protocol.ts";

/** How the page stands: nothing begun, on the way to the first step, one of the run's own phases, or failed. */
export type SessionPhase = "idle" | "starting" | "cancelling" | RunPhase | "failed";

/** The state of a training: what was asked of the worker, and what it told. */
export abstract class TrainingSession<Snapshot> {
  settings = $state.raw<Settings>()!;
  phase = $state<SessionPhase>("idle");
  /** What went wrong, for people. */
  problem = $state<string>();
  device = $state.raw<DeviceDescription>();
  /** Why it is not the device that was asked for. */
  fallback = $state<string>();
  pace = $state.raw<Pace>();
  /** The newest survey of the features. */
  snapshot = $state.raw<Snapshot>();
  /** Rises whenever `history` has changed. */
  historyVersion = $state(0);
  history = new RunHistory();
  /** The settings of the run that is shown. */
  runSettings = $state.raw<Settings>();

  protected run = $state(SHIPPED_RUN);
  private readonly sendToRun: (message: OfRun<TrainingRequest>) => void;
  private readonly onSaved: (files: SavedFiles) => void;
  private lastRun = SHIPPED_RUN;

  constructor(
    send: (message: OfRun<TrainingRequest>) => void,
    settings: Settings,
    onSaved: (files: SavedFiles) => void,
  ) {
    this.sendToRun = send;
    this.settings = settings;
    this.onSaved = onSaved;
  }

  /** Whether a run is under way, moving or not. */
  get isActive(): boolean {
    return ["starting", "running", "paused", "cancelling"].includes(this.phase);
  }

  /** Whether there is something to train on. */
  get canStart(): boolean {
    return true;
  }

  /** Whether the settings were changed since the run that is shown began. */
  get hasNewSettings(): boolean {
    return this.runSettings !== undefined && !sameSettings(this.runSettings, this.settings);
  }

  get canToggle(): boolean {
    return this.phase === "running" || this.phase === "paused" || (!this.isActive && this.canStart);
  }

  get canStep(): boolean {
    return this.phase === "paused" || (!this.isActive && this.canStart);
  }

  get canReset(): boolean {
    return this.run !== SHIPPED_RUN;
  }

  get canCancel(): boolean {
    return this.isActive && this.phase !== "cancelling";
  }

  get canSave(): boolean {
    return this.run !== SHIPPED_RUN && this.historyVersion > 0 && this.history.length > 0;
  }

  /** Plays or pauses. */
  toggle(): void {
    if (!this.canToggle) return;
    if (this.phase === "running") this.send({ type: "pause" });
    else if (this.phase === "paused") this.send({ type: "resume" });
    else this.start(false);
  }

  /** Takes exactly one step. */
  step(): void {
    if (!this.canStep) return;
    if (this.phase !== "paused") this.start(true);
    this.send({ type: "step" });
  }

  /** Ends the run; what it has learned stays on the page. */
  cancel(): void {
    if (!this.canCancel) return;
    this.send({ type: "cancel" });
    // Before the first step there is nothing to wait for: the worker gives up what it prepares when it can.
    this.phase = this.phase === "starting" ? "cancelled" : "cancelling";
  }

  /** Ends the run and clears the page of it. */
  reset(): void {
    if (!this.canReset) return;
    this.send({ type: "cancel" });
    this.run = SHIPPED_RUN;
    this.begin("idle");
    this.runSettings = undefined;
    this.afterReset();
  }

  /** Asks for the autoencoder as files. */
  save(): void {
    if (this.canSave) this.send({ type: "save" });
  }

  /** Shows that something went wrong, and why. */
  fail(problem: string): void {
    this.problem = problem;
    this.phase = "failed";
  }

  /** Takes what a worker tells of the run that is shown. */
  protected receiveReport(report: TrainingReport<Snapshot>): void {
    switch (report.type) {
      case "device":
        this.device = report.description;
        this.fallback = report.fallback;
        break;
      case "progress":
        this.history.addSteps(report.steps);
        this.pace = report.pace;
        this.historyVersion++;
        break;
      case "heldOut":
        this.history.addHeldOut(report.metrics);
        this.historyVersion++;
        break;
      case "features":
        this.snapshot = report.snapshot;
        break;
      case "phase":
        if (this.phase !== "cancelling" || report.phase === "cancelled" || report.phase === "finished")
          this.phase = report.phase;
        break;
      case "saved":
        this.onSaved(report.files);
        break;
      case "failed":
        this.fail(report.message);
        break;
    }
  }

  /** Called when another run, or none, is shown from now on. */
  protected abstract onBegin(): void;

  /** Called when the page was cleared of a run. */
  protected abstract afterReset(): void;

  private start(paused: boolean): void {
    this.run = ++this.lastRun;
    this.begin("starting");
    this.runSettings = this.settings;
    this.send({ type: "start", settings: this.settings, paused });
  }

  private begin(phase: SessionPhase): void {
    this.phase = phase;
    this.problem = undefined;
    this.pace = undefined;
    this.history = new RunHistory();
    this.historyVersion++;
    this.onBegin();
  }

  private send(request: TrainingRequest): void {
    this.sendToRun({ ...request, run: this.run });
  }
}
