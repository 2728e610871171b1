import { SHIPPED_RUN } from "../../training/training-protocol.ts";
import { JobQueue } from "../../worker/job-queue.ts";
import { nextTurn } from "../../worker/next-turn.ts";
import { type Inspection, RunHost } from "../../worker/run-host.ts";
import type { Survey } from "../../worker/survey-rows.ts";
import type { EmojiSnapshot } from "../emoji-snapshot.ts";
import type { FromWorker, ToWorker } from "../protocol.ts";
import { emojiBuffersOf, emojiTask, surveyEmoji } from "./emoji-task.ts";
import { encodePatch, encodePicture } from "./encode-picture.ts";
import { type EmojiPatches, loadEmoji } from "./load-emoji.ts";
import { fetchShipped, type Shipped } from "./load-shipped.ts";

/** Patches of the first look at a shipped autoencoder. */
const FIRST_LOOK = 4096;

/** Sends a message to the page. */
export type EmojiPost = (message: FromWorker, transfer?: Transferable[]) => void;

/** Answers the page: loads the data and the shipped autoencoder once, then trains, and looks at pictures. */
export class EmojiWorker {
  private readonly post: EmojiPost;
  private readonly host: RunHost<EmojiSnapshot>;
  private readonly shippedJobs = new JobQueue();
  private emoji: Promise<EmojiPatches> | undefined;
  private shipped: Shipped | undefined;
  /** The newest survey of the shipped autoencoder, and of the present run. */
  private shippedSurvey: Survey | undefined;
  private survey: Survey | undefined;

  constructor(post: EmojiPost) {
    this.post = post;
    this.host = new RunHost<EmojiSnapshot>(post, async (settings) => {
      if (this.emoji === undefined) throw new Error("the emoji were not loaded");
      this.survey = undefined;
      return emojiTask(await this.emoji, settings, (survey) => {
        this.survey = survey;
      });
    });
  }

  /** Takes one message; the answers come through `post`. */
  receive(message: ToWorker): void {
    const { run } = message;
    if (message.type === "load") {
      this.host.enqueue(run, () => this.load(message.base));
    } else if (message.type === "feature") {
      this.report(run, message.feature);
    } else if (message.type === "picture") {
      const { id, picture } = message;
      this.inspect(run, async (autoencoder, { mayGoOn }) => {
        const codes = await encodePicture(autoencoder, id, picture, mayGoOn);
        if (codes === undefined) return false;
        this.post({ type: "pictureCodes", run, codes }, [codes.values.buffer, codes.indices.buffer]);
        return true;
      });
    } else if (message.type === "patch") {
      this.inspect(run, async (autoencoder, { step }) => {
        this.post({ type: "patchCode", run, code: await encodePatch(autoencoder, step, message.patch) });
        return true;
      });
    } else {
      this.host.receive(run, message);
    }
  }

  private report(run: number, feature: number): void {
    const survey = run === SHIPPED_RUN ? this.shippedSurvey : this.survey;
    if (survey === undefined || feature >= survey.snapshot.latents) return;
    this.post({ type: "feature", run, report: survey.report(feature) });
  }

  private inspect(run: number, inspection: Inspection): void {
    if (run !== SHIPPED_RUN) {
      this.host.inspect(run, inspection);
      return;
    }
    this.shippedJobs.push(async () => {
      const autoencoder = await this.shipped?.on(await this.host.backend.any(run));
      if (autoencoder !== undefined) await inspection(autoencoder, { step: 0, mayGoOn: async () => true });
    });
    this.host.enqueue(run, () => this.shippedJobs.runAll());
  }

  private async load(base: string): Promise<void> {
    const loading = loadEmoji(base);
    this.emoji = loading.then(({ emoji }) => emoji);
    const { emoji, shown } = await loading;
    this.post({ type: "data", run: SHIPPED_RUN, data: shown }, [shown.atlas]);
    this.shipped = await fetchShipped(base);
    if (this.shipped === undefined) return;
    const autoencoder = await this.shipped.on(await this.host.backend.any(SHIPPED_RUN));
    const { latents, k } = autoencoder.config;
    this.post({ type: "shipped", run: SHIPPED_RUN, metrics: this.shipped.metrics, latents, k });
    const mayGoOn = async () => {
      await nextTurn();
      await this.shippedJobs.runAll();
      return !this.host.hasRun;
    };
    for (const rows of [FIRST_LOOK, Infinity]) {
      const snapshot = await surveyEmoji(autoencoder, emoji, { step: 0, rows, mayGoOn }, (survey) => {
        this.shippedSurvey = survey;
      });
      if (snapshot === undefined) break;
      this.post({ type: "features", run: SHIPPED_RUN, snapshot }, emojiBuffersOf(snapshot));
    }
  }
}
