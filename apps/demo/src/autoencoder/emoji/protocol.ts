import type { RgbImages } from "@quadrivium/openmoji/patches";
import type { FeatureReport } from "../feature/feature-snapshot.ts";
import type { OfRun, TrainingReport, TrainingRequest } from "../training/training-protocol.ts";
import type { EmojiSnapshot } from "./emoji-snapshot.ts";

/*
 * What the page and the worker of the emoji say to each other, besides what they say about training.
 */

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

/** A picture whose every patch is to be looked at. */
export type RgbPicture = Omit<RgbImages, "count">;

/** Which features are active in each patch of a picture. */
export interface PictureCodes {
  /** The number that the picture was asked about with. */
  readonly picture: number;
  /** Patches across and down: one for each pixel where a patch can begin. */
  readonly columns: number;
  readonly rows: number;
  /** Active features per patch at most. */
  readonly k: number;
  /** [rows, columns, k], largest first; 0 where there are no more, and in patches of one colour, which are not looked at. */
  readonly values: Float32Array<ArrayBuffer>;
  /** [rows, columns, k] */
  readonly indices: Int32Array<ArrayBuffer>;
}

/** What an autoencoder makes of one patch. */
export interface PatchCode {
  /** Finished steps of its training. */
  readonly step: number;
  /** The patch [d] in 0..1, as it was asked about. */
  readonly patch: Float32Array<ArrayBuffer>;
  /** The patch in the space that the autoencoder works in [d]. */
  readonly normalized: Float32Array<ArrayBuffer>;
  /** The active features, largest first [m], m ≤ k. */
  readonly features: Int32Array<ArrayBuffer>;
  /** Their activations [m]. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Their decoder rows [m, d]. */
  readonly atoms: Float32Array<ArrayBuffer>;
  /** b_pre [d]: what is there before any feature. */
  readonly bias: Float32Array<ArrayBuffer>;
}

/** From the page to the worker. */
export type ToWorker = OfRun<
  | TrainingRequest
  | {
      readonly type: "load" /** The folder of the page, where data and checkpoints lie. */;
      readonly base: string;
    }
  | {
      readonly type: "picture" /** A number that comes back with the answer. */;
      readonly id: number;
      readonly picture: RgbPicture;
    }
  | { readonly type: "feature"; readonly feature: number }
  | { readonly type: "patch" /** [d] in 0..1 */; readonly patch: Float32Array }
>;

/** From the worker to the page. */
export type FromWorker = OfRun<
  | TrainingReport<EmojiSnapshot>
  | { readonly type: "data"; readonly data: EmojiData }
  | {
      readonly type: "shipped";
      /** The JSON of `metrics.json`. */
      readonly metrics: unknown;
      readonly latents: number;
      readonly k: number;
    }
  | { readonly type: "feature"; readonly report: FeatureReport }
  | { readonly type: "pictureCodes"; readonly codes: PictureCodes }
  | { readonly type: "patchCode"; readonly code: PatchCode }
>;

/** Whether a message belongs to the run that is shown; the emoji belong to every run. */
export const isCurrent = (message: FromWorker, run: number): boolean =>
  message.type === "data" || message.run === run;
