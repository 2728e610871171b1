import { openDevice } from "@quadrivium/kernels";
import type { Example, FeatureSnapshot } from "../../feature/feature-snapshot.ts";
import { SHIPPED_RUN } from "../../training/training-protocol.ts";
import { nextTurn } from "../../worker/next-turn.ts";
import { RunHost } from "../../worker/run-host.ts";
import type { Survey } from "../../worker/survey-rows.ts";
import type { FromTextWorker, ToTextWorker } from "../protocol.ts";
import type { TextSettings } from "../text-settings.ts";
import { featureVotes } from "./feature-votes.ts";
import { type Subject, SubjectLoader } from "./load-subject.ts";
import { continueText, encodeText, predictNext } from "./look-at-text.ts";
import { heatExamples, textTask } from "./text-task.ts";
import { type WrittenText, writeCorpus } from "./write-corpus.ts";

/** Milliseconds between two messages about the writing. */
const INTERVAL = 100;

/** Sends a message to the page. */
export type TextPost = (message: FromTextWorker, transfer?: Transferable[]) => void;

/** Answers the page: loads a language model, lets it write, trains on what is heard in it, and looks at features. */
export class TextWorker {
  private readonly post: TextPost;
  private readonly host: RunHost<FeatureSnapshot>;
  /** The language model has a device of its own: those of the trainings come and go. */
  private readonly loader = new SubjectLoader(() => openDevice({ backend: "wasm" }));
  private subject: Subject | undefined;
  private text: WrittenText | undefined;
  private survey: Survey | undefined;
  private writing = new AbortController();
  private loading: Promise<void> = Promise.resolve();

  constructor(post: TextPost) {
    this.post = post;
    this.host = new RunHost<FeatureSnapshot>(post, async (settings) => {
      if (this.text === undefined) throw new Error("there is no text to train on");
      this.survey = undefined;
      return textTask(this.text, settings, (survey) => {
        this.survey = survey;
      });
    });
  }

  /** Takes one message; the answers come through `post`. */
  receive(message: ToTextWorker): void {
    const { run } = message;
    switch (message.type) {
      case "files":
        // Not behind a training, which it may be to end.
        this.loading = this.loading.then(() => this.load(message.files));
        break;
      case "write": {
        const writing = new AbortController();
        this.writing = writing;
        this.host.enqueue(run, () => this.write(message.id, message.settings, writing.signal));
        break;
      }
      case "cancelWriting":
        this.writing.abort();
        break;
      case "feature":
      case "votes":
      case "text":
      case "predict":
      case "continue":
        this.look(message);
        break;
      default:
        this.host.receive(run, message);
    }
  }

  private async load(files: readonly File[]): Promise<void> {
    try {
      const found = await this.loader.take(files);
      if ("missing" in found) {
        this.post({ type: "refused", run: SHIPPED_RUN, message: found.missing });
        return;
      }
      this.subject = found;
      this.text = undefined;
      this.post({ type: "subject", run: SHIPPED_RUN, subject: found.info });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.post({ type: "refused", run: SHIPPED_RUN, message });
    }
  }

  private async write(id: number, settings: TextSettings, signal: AbortSignal): Promise<void> {
    const run = SHIPPED_RUN;
    let toldAt = 0;
    try {
      if (this.subject === undefined) throw new Error("there is no language model");
      this.text = await writeCorpus(this.subject, settings, {
        signal,
        onProgress: async (progress) => {
          if (performance.now() - toldAt >= INTERVAL) {
            toldAt = performance.now();
            this.post({ type: "writing", run, id, progress });
          }
          await nextTurn();
        },
      });
      this.post({ type: "corpus", run, id, corpus: this.text.corpus });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.post({ type: "writingEnded", run, id, message: signal.aborted ? undefined : message });
    }
  }

  private look(
    message: Extract<ToTextWorker, { type: "feature" | "votes" | "text" | "predict" | "continue" }>,
  ): void {
    const { run } = message;
    const { subject, text } = this;
    if (subject === undefined || text === undefined) return;
    this.host.inspect(run, async (autoencoder, { mayGoOn }) => {
      if (message.type === "text") {
        const code = await encodeText(subject, autoencoder, text.hook, message.text);
        this.post({ type: "text", run, code });
      } else if (message.type === "predict") {
        const prediction = await predictNext(subject, autoencoder, text.hook, message);
        this.post({ type: "predict", run, prediction });
      } else if (message.type === "continue") {
        const continuation = await continueText(subject, autoencoder, text.hook, message, mayGoOn);
        if (continuation === undefined) return false;
        this.post({ type: "continue", run, continuation });
      } else if (message.type === "votes") {
        const { feature } = message;
        const examples = this.survey?.strongest(feature) ?? [];
        const votes = await featureVotes({ subject, text, autoencoder }, feature, examples, mayGoOn);
        if (votes === undefined) return false;
        this.post({ type: "votes", run, votes });
      } else {
        const { survey } = this;
        if (survey === undefined || message.feature >= survey.snapshot.latents) return true;
        const report = survey.report(message.feature);
        const heat = (examples: readonly Example[]) =>
          heatExamples(autoencoder, text, message.feature, examples);
        const strongest = await heat(survey.strongest(message.feature));
        const atRandom = await heat(report.random);
        this.post({ type: "feature", run, report: { ...report, strongest, atRandom } });
      }
      return true;
    });
  }
}
