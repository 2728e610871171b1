import type { DeviceDescription } from "@quadrivium/kernels";
import type { FeatureSnapshot } from "./feature-snapshot.ts";
import {
  type EmojiData,
  type FromWorker,
  isCurrent,
  type Pace,
  type RunPhase,
  type SavedFiles,
  SHIPPED_RUN,
  type ToWorker,
} from "./protocol.ts";
import { RunHistory } from "./run-history.ts";
import { type Settings, sameSettings } from "./settings.ts";
import { readShippedMetrics, type ShippedMetrics } from "./shipped-metrics.ts";

/** How the page stands: nothing begun, on the way to the first step, one of the run's own phases, or failed. */
export type SessionPhase = "idle" | "starting" | "cancelling" | RunPhase | "failed";

/** The worker as the session needs it. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
}

/** The state of the page: what was asked of the worker, and what it told. */
export class Session {
  settings = $state.raw<Settings>()!;
  phase = $state<SessionPhase>("idle");
  /** What went wrong, for people. */
  problem = $state<string>();
  data = $state.raw<EmojiData>();
  device = $state.raw<DeviceDescription>();
  /** Why it is not the device that was asked for. */
  fallback = $state<string>();
  pace = $state.raw<Pace>();
  /** The newest survey of the features. */
  snapshot = $state.raw<FeatureSnapshot>();
  /** Whether the features shown are the shipped ones. */
  isShipped = $state(false);
  /** What is known of the shipped autoencoder, if there is one. */
  shipped = $state.raw<ShippedMetrics>();
  /** Rises whenever `history` has changed. */
  historyVersion = $state(0);
  history = new RunHistory();
  /** The settings of the run that is shown. */
  runSettings = $state.raw<Settings>();

  private readonly worker: WorkerPort;
  private readonly onSaved: (files: SavedFiles) => void;
  private run = $state(SHIPPED_RUN);
  private lastRun = SHIPPED_RUN;
  private shippedSnapshot: FeatureSnapshot | undefined;

  constructor(worker: WorkerPort, settings: Settings, onSaved: (files: SavedFiles) => void) {
    this.worker = worker;
    this.settings = settings;
    this.onSaved = onSaved;
  }

  /** Whether a run is under way, moving or not. */
  get isActive(): boolean {
    return ["starting", "running", "paused", "cancelling"].includes(this.phase);
  }

  /** Whether the settings were changed since the run that is shown began. */
  get hasNewSettings(): boolean {
    return this.runSettings !== undefined && !sameSettings(this.runSettings, this.settings);
  }

  get canStep(): boolean {
    return this.phase !== "running" && this.phase !== "starting" && this.phase !== "cancelling";
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

  /** Loads the data; to be called once. @param base the folder of the page */
  load(base: string): void {
    this.worker.postMessage({ type: "load", run: SHIPPED_RUN, base });
  }

  /** Plays or pauses. */
  toggle(): void {
    if (this.phase === "running") this.send("pause");
    else if (this.phase === "paused") this.send("resume");
    else if (!this.isActive) this.start(false);
  }

  /** Takes exactly one step. */
  step(): void {
    if (!this.canStep) return;
    if (this.phase !== "paused") this.start(true);
    this.send("step");
  }

  /** Ends the run; what it has learned stays on the page. */
  cancel(): void {
    if (!this.canCancel) return;
    this.send("cancel");
    // Before the first step there is nothing to wait for: the worker gives up what it prepares when it can.
    this.phase = this.phase === "starting" ? "cancelled" : "cancelling";
  }

  /** Ends the run and clears the page of it. */
  reset(): void {
    if (!this.canReset) return;
    this.send("cancel");
    this.run = SHIPPED_RUN;
    this.begin("idle");
    this.runSettings = undefined;
    this.snapshot = this.shippedSnapshot;
    this.isShipped = this.snapshot !== undefined;
  }

  /** Asks for the autoencoder as files. */
  save(): void {
    if (this.canSave) this.send("save");
  }

  /** Takes a message of the worker; those of earlier runs are dropped. */
  receive(message: FromWorker): void {
    if (message.type === "features" && message.run === SHIPPED_RUN) this.shippedSnapshot = message.snapshot;
    if (!isCurrent(message, this.run)) return;
    switch (message.type) {
      case "data":
        this.data = message.data;
        break;
      case "shipped":
        this.shipped = readShippedMetrics(message.metrics);
        break;
      case "device":
        this.device = message.description;
        this.fallback = message.fallback;
        break;
      case "progress":
        this.history.addSteps(message.steps);
        this.pace = message.pace;
        this.historyVersion++;
        break;
      case "heldOut":
        this.history.addHeldOut(message.metrics);
        this.historyVersion++;
        break;
      case "features":
        this.snapshot = message.snapshot;
        this.isShipped = message.run === SHIPPED_RUN;
        break;
      case "phase":
        if (this.phase !== "cancelling" || message.phase === "cancelled" || message.phase === "finished")
          this.phase = message.phase;
        break;
      case "saved":
        this.onSaved(message.files);
        break;
      case "failed":
        this.problem = message.message;
        this.phase = "failed";
        break;
    }
  }

  private start(paused: boolean): void {
    this.run = ++this.lastRun;
    this.begin("starting");
    this.runSettings = this.settings;
    this.worker.postMessage({ type: "start", run: this.run, settings: this.settings, paused });
  }

  private begin(phase: SessionPhase): void {
    this.phase = phase;
    this.problem = undefined;
    this.pace = undefined;
    this.history = new RunHistory();
    this.historyVersion++;
  }

  private send(type: "pause" | "resume" | "step" | "cancel" | "save"): void {
    this.worker.postMessage({ type, run: this.run });
  }
}
