import type { DeviceDescription } from "@quadrivium/kernels";
import type { FeatureSnapshot } from "./feature-snapshot.ts";
import type { Settings } from "./settings.ts";

/*
 * What the page and the training worker say to each other. Every message carries the id of the run it belongs to, so
 * that what a cancelled run still sends is known as late and dropped.
 */

/** The run id of the shipped autoencoder, which is there before any training. */
export const SHIPPED_RUN = 0;

/** The emoji and the patches cut from them; sent once. */
export interface EmojiData {
  /** All tiles in one picture: tile i in row ⌊i / columns⌋, column i mod columns. */
  readonly atlas: ImageBitmap;
  /** Side of a tile in pixels. */
  readonly tileSize: number;
  readonly columns: number;
  /** The English name of each tile. */
  readonly names: readonly string[];
  /** Side of a patch in pixels. */
  readonly patchSize: number;
  /** Where each patch lies: its tile and its upper left pixel there. The training patches come first. */
  readonly origin: {
    readonly image: Uint32Array;
    readonly x: Uint32Array;
    readonly y: Uint32Array;
  };
  /** How many of the patches are for training; the rest are held out. */
  readonly trainingPatches: number;
  /** How many tiles are for training, and how many held out. */
  readonly tiles: { readonly training: number; readonly heldOut: number };
  /** The credit that the emoji's licence asks for. */
  readonly credit: string;
}

/** One finished training step. */
export interface StepMetrics {
  readonly step: number;
  readonly loss: number;
  readonly fvu: number;
  readonly l0: number;
  readonly deadFraction: number;
  /** Patches seen so far. */
  readonly examples: number;
}

/** How fast it goes. */
export interface Pace {
  readonly examplesPerSecond: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

/** A measurement on held-out patches. */
export interface HeldOutMetrics {
  readonly step: number;
  readonly fvu: number;
  /** Patches measured. */
  readonly patches: number;
}

/** How a run stands. */
export type RunPhase = "running" | "paused" | "finished" | "cancelled";

/** A saved autoencoder as the bytes of its two files. */
export interface SavedFiles {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly config: Uint8Array<ArrayBuffer>;
}

/** From the page to the worker. */
export type ToWorker = { readonly run: number } & (
  | {
      readonly type: "load" /** The folder of the page, where data and checkpoints lie. */;
      readonly base: string;
    }
  | { readonly type: "start"; readonly settings: Settings; readonly paused: boolean }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "step" }
  | { readonly type: "cancel" }
  | { readonly type: "save" }
);

/** From the worker to the page. */
export type FromWorker = { readonly run: number } & (
  | { readonly type: "data"; readonly data: EmojiData }
  | { readonly type: "shipped" /** The JSON of `metrics.json`. */; readonly metrics: unknown }
  | {
      readonly type: "device";
      readonly description: DeviceDescription;
      /** Why it is not the one that was asked for, in one sentence. */
      readonly fallback: string | undefined;
    }
  | { readonly type: "progress"; readonly steps: readonly StepMetrics[]; readonly pace: Pace }
  | { readonly type: "heldOut"; readonly metrics: HeldOutMetrics }
  | { readonly type: "features"; readonly snapshot: FeatureSnapshot }
  | { readonly type: "phase"; readonly phase: RunPhase }
  | { readonly type: "saved"; readonly files: SavedFiles }
  | { readonly type: "failed"; readonly message: string }
);

/** Whether a message belongs to the run that is shown; the emoji belong to every run. */
export const isCurrent = (message: FromWorker, run: number): boolean =>
  message.type === "data" || message.run === run;
