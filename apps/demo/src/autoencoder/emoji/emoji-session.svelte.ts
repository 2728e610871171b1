import type { FeatureReport } from "../feature/feature-snapshot.ts";
import { Inquiry } from "../inquiry.svelte.ts";
import type { Settings } from "../training/settings.ts";
import { type SavedFiles, SHIPPED_RUN } from "../training/training-protocol.ts";
import { TrainingSession } from "../training/training-session.svelte.ts";
import type { EmojiSnapshot } from "./emoji-snapshot.ts";
import {
  type EmojiData,
  type FromWorker,
  isCurrent,
  type PatchCode,
  type PictureCodes,
  type RgbPicture,
  type ToWorker,
} from "./protocol.ts";
import { readShippedMetrics, type ShippedInfo } from "./shipped-metrics.ts";

/** The worker as the session needs it. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
}

/** A picture with the number that tells its answers from those about others. */
export interface AskedPicture {
  readonly id: number;
  readonly picture: RgbPicture;
}

/** The state of the emoji's page. */
export class EmojiSession extends TrainingSession<EmojiSnapshot> {
  data = $state.raw<EmojiData>();
  /** Whether the features shown are the shipped ones. */
  isShipped = $state(false);
  /** What is known of the shipped autoencoder, if there is one. */
  shipped = $state.raw<ShippedInfo>();
  /** How one feature fired. */
  readonly featureReport: Inquiry<number, FeatureReport>;
  /** Which features are active where in a picture. */
  readonly pictureCodes: Inquiry<AskedPicture, PictureCodes>;
  /** What the autoencoder makes of one patch. */
  readonly patchCode: Inquiry<Float32Array, PatchCode>;

  private readonly worker: WorkerPort;
  private shippedSnapshot: EmojiSnapshot | undefined;

  constructor(worker: WorkerPort, settings: Settings, onSaved: (files: SavedFiles) => void) {
    super((message) => worker.postMessage(message), settings, onSaved);
    this.worker = worker;
    this.featureReport = new Inquiry((feature) =>
      worker.postMessage({ type: "feature", run: this.run, feature }),
    );
    this.pictureCodes = new Inquiry((asked) =>
      worker.postMessage({ type: "picture", run: this.run, ...asked }),
    );
    this.patchCode = new Inquiry((patch) => worker.postMessage({ type: "patch", run: this.run, patch }));
  }

  /** Loads the data; to be called once. @param base the folder of the page */
  load(base: string): void {
    this.worker.postMessage({ type: "load", run: SHIPPED_RUN, base });
  }

  /** Takes a message of the worker; those of earlier runs are dropped. */
  receive(message: FromWorker): void {
    if (message.type === "features" && message.run === SHIPPED_RUN) this.shippedSnapshot = message.snapshot;
    if (!isCurrent(message, this.run)) return;
    if (message.type === "data") this.data = message.data;
    else if (message.type === "shipped") {
      const metrics = readShippedMetrics(message.metrics);
      this.shipped = metrics && { ...metrics, latents: message.latents, k: message.k };
    } else if (message.type === "feature") this.featureReport.receive(message.report);
    else if (message.type === "pictureCodes") this.pictureCodes.receive(message.codes);
    else if (message.type === "patchCode") this.patchCode.receive(message.code);
    else {
      this.receiveReport(message);
      if (message.type === "features") this.isShipped = message.run === SHIPPED_RUN;
    }
  }

  protected override onBegin(): void {
    this.featureReport.forget();
    this.pictureCodes.forget();
    this.patchCode.forget();
  }

  protected override afterReset(): void {
    this.snapshot = this.shippedSnapshot;
    this.isShipped = this.snapshot !== undefined;
  }
}
