import type { DeviceDescription } from "@quadrivium/kernels";
import type { Settings } from "./settings.ts";

/*
 * What the page and a worker say to each other about training, whatever is trained on. Every message carries the id of
 * the run it belongs to, so that what a cancelled run still sends is known as late and dropped.
 */

/** The run id of what is there before any training. */
export const SHIPPED_RUN = 0;

/** One finished training step. */
export interface StepMetrics {
  readonly step: number;
  readonly loss: number;
  readonly fvu: number;
  readonly l0: number;
  readonly deadFraction: number;
  /** Inputs seen so far. */
  readonly examples: number;
}

/** How fast it goes. */
export interface Pace {
  readonly examplesPerSecond: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

/** A measurement on held-out inputs. */
export interface HeldOutMetrics {
  readonly step: number;
  readonly fvu: number;
  /** Inputs measured. */
  readonly rows: number;
}

/** How a run stands. */
export type RunPhase = "running" | "paused" | "finished" | "cancelled";

/** A saved autoencoder as the bytes of its two files. */
export interface SavedFiles {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly config: Uint8Array<ArrayBuffer>;
}

/** What the page asks of a run. */
export type TrainingRequest =
  | { readonly type: "start"; readonly settings: Settings; readonly paused: boolean }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "step" }
  | { readonly type: "cancel" }
  | { readonly type: "save" };

/** What a worker tells of a run. */
export type TrainingReport<Snapshot> =
  | {
      readonly type: "device";
      readonly description: DeviceDescription;
      /** Why it is not the one that was asked for, in one sentence. */
      readonly fallback: string | undefined;
    }
  | { readonly type: "progress"; readonly steps: readonly StepMetrics[]; readonly pace: Pace }
  | { readonly type: "heldOut"; readonly metrics: HeldOutMetrics }
  | { readonly type: "features" /** The newest survey of the features. */; readonly snapshot: Snapshot }
  | { readonly type: "phase"; readonly phase: RunPhase }
  | { readonly type: "saved"; readonly files: SavedFiles }
  | { readonly type: "failed"; readonly message: string };

/** A message together with the run it belongs to. */
export type OfRun<Message> = { readonly run: number } & Message;
