import { type Device, DeviceError } from "@quadrivium/kernels";
import { type Autoencoder, saveAutoencoder } from "@quadrivium/sparse-autoencoder";
import { buffersOf } from "../feature-snapshot.ts";
import { type SavedFiles, SHIPPED_RUN, type ToWorker } from "../protocol.ts";
import type { BackendChoice, Settings } from "../settings.ts";
import { type EmojiPatches, loadEmoji } from "./load-emoji.ts";
import { loadShipped } from "./load-shipped.ts";
import { nextTurn } from "./next-turn.ts";
import { type BackendPurpose, type OpenedBackend, openBackend, openInstead } from "./open-backend.ts";
import { surveyFeatures } from "./survey-features.ts";
import { type Post, TrainingRun } from "./training-run.ts";

/** Patches of the first look at a shipped autoencoder. */
const FIRST_LOOK = 4096;

/** Answers the page: loads the data once, then runs one training after the other. */
export class TrainingWorker {
  private readonly post: Post;
  private emoji: Promise<EmojiPatches> | undefined;
  private backend: OpenedBackend | undefined;
  private current: TrainingRun | undefined;
  /** What runs at present; the next begins when it has ended. */
  private busy: Promise<void> = Promise.resolve();

  constructor(post: Post) {
    this.post = post;
  }

  /** Takes one message; the answers come through `post`. */
  receive(message: ToWorker): void {
    const { run } = message;
    if (message.type === "load") {
      this.enqueue(run, () => this.load(message.base));
    } else if (message.type === "start") {
      this.current?.control.cancel();
      const previous = this.current;
      const next = new TrainingRun(run, message.settings, message.paused, this.post);
      this.current = next;
      this.enqueue(run, () => this.train(next, message.settings, previous));
    } else if (this.current?.run === run) {
      const { current } = this;
      if (message.type === "save") {
        current.control.doBetweenSteps(() => this.save(current));
        // Once the run is over nobody else asks for jobs.
        this.enqueue(run, () => current.control.doJobs());
      } else {
        current.control[message.type]();
      }
    }
  }

  private enqueue(run: number, task: () => Promise<void>): void {
    this.busy = this.busy.then(task).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      this.post({ type: "failed", run, message: text });
    });
  }

  private async load(base: string): Promise<void> {
    const loading = loadEmoji(base);
    this.emoji = loading.then(({ emoji }) => emoji);
    const { emoji, shown } = await loading;
    this.post({ type: "data", run: SHIPPED_RUN, data: shown }, [shown.atlas]);
    const { device } = await this.open(SHIPPED_RUN, "auto");
    const shipped = await loadShipped(device, base);
    if (shipped === undefined) return;
    const { autoencoder, metrics } = shipped;
    this.post({ type: "shipped", run: SHIPPED_RUN, metrics });
    const mayGoOn = async () => {
      await nextTurn();
      return this.current === undefined;
    };
    for (const patches of [FIRST_LOOK, Infinity]) {
      const snapshot = await surveyFeatures(autoencoder, emoji, { step: 0, patches, mayGoOn });
      if (snapshot === undefined) break;
      this.post({ type: "features", run: SHIPPED_RUN, snapshot }, buffersOf(snapshot));
    }
    await free(autoencoder);
  }

  private async train(
    run: TrainingRun,
    settings: Settings,
    previous: TrainingRun | undefined,
  ): Promise<void> {
    await free(previous?.autoencoder);
    if (this.emoji === undefined) throw new Error("the emoji were not loaded");
    const emoji = await this.emoji;
    if (run.control.signal.aborted) return run.tellPhase("cancelled");
    const { signal } = run.control;
    const workload = run.workload(emoji);
    let device: Device;
    try {
      ({ device } = await this.open(run.run, settings.backend, { workload, signal }));
    } catch (error) {
      if (signal.aborted) return run.tellPhase("cancelled");
      throw error;
    }
    try {
      await run.train(device, emoji);
    } catch (error) {
      // Some devices learn only now that they lack an op or the memory.
      if (run.hasBegun || !DeviceError.isInstance(error)) throw error;
      await free(run.autoencoder);
      await this.close();
      const instead = await openInstead(settings.backend, error);
      this.tell(run.run, instead);
      await run.train(instead.device, emoji);
    }
    await run.surveyAll(async () => {
      await nextTurn();
      await run.control.doJobs();
      return this.current === run;
    });
  }

  /** The device for a choice: the open one where it was opened for the same, and `auto` for no other step. */
  private async open(run: number, asked: BackendChoice, purpose?: BackendPurpose): Promise<OpenedBackend> {
    const isSame = this.backend?.asked === asked && (asked !== "auto" || purpose === undefined);
    if (!isSame) await this.close();
    const opened = this.backend ?? (await openBackend(asked, purpose));
    this.tell(run, opened);
    return opened;
  }

  private tell(run: number, opened: OpenedBackend): void {
    this.backend = opened;
    const { device, fallback } = opened;
    this.post({ type: "device", run, description: device.describe(), fallback });
  }

  private async close(): Promise<void> {
    await this.backend?.device.dispose();
    this.backend = undefined;
  }

  private async save({ run, autoencoder }: TrainingRun): Promise<void> {
    if (autoencoder === undefined) return;
    const { model, config } = await saveAutoencoder(autoencoder);
    const files: SavedFiles = { model: Uint8Array.from(model), config: Uint8Array.from(config) };
    this.post({ type: "saved", run, files }, [files.model.buffer, files.config.buffer]);
  }
}

async function free(autoencoder: Autoencoder | undefined): Promise<void> {
  await autoencoder?.dispose();
  await autoencoder?.parameters.dispose();
}
