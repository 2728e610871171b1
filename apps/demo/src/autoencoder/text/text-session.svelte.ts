import type { FeatureSnapshot } from "../feature/feature-snapshot.ts";
import { Inquiry } from "../inquiry.svelte.ts";
import type { Settings } from "../training/settings.ts";
import { type SavedFiles, SHIPPED_RUN } from "../training/training-protocol.ts";
import { TrainingSession } from "../training/training-session.svelte.ts";
import type { Corpus } from "./corpus.ts";
import {
  type Continuation,
  type Edit,
  type FeatureVotes,
  type FromTextWorker,
  isCurrentText,
  type Prediction,
  type PredictionQuestion,
  type SubjectInfo,
  type TextCode,
  type TextFeatureReport,
  type ToTextWorker,
  type WritingProgress,
} from "./protocol.ts";
import { fitText, type TextSettings } from "./text-settings.ts";

/** The worker as the session needs it. */
export interface TextWorkerPort {
  postMessage(message: ToTextWorker): void;
}

/** The state of the page of a language model. */
export class TextSession extends TrainingSession<FeatureSnapshot> {
  source = $state.raw<TextSettings>()!;
  subject = $state.raw<SubjectInfo>();
  /** Why files are of no use, or what is missing. */
  refusal = $state<string>();
  isLoading = $state(false);
  /** How far the writing has come, while there is any. */
  writing = $state.raw<WritingProgress>();
  /** Why the writing ended without a text. */
  writingProblem = $state<string>();
  corpus = $state.raw<Corpus>();
  /** The settings that the present text was written with. */
  written = $state.raw<TextSettings>();
  /** A text of one's own that features are looked for in. */
  ownText = $state("Once upon a time, there was a little girl named Lily. She loved to play in the");
  /** A feature that is set to an activation of one's own in that text. */
  edit = $state.raw<Edit>();
  /** How one feature fired. */
  readonly featureReport: Inquiry<number, TextFeatureReport>;
  /** What one feature does to the next token. */
  readonly votes: Inquiry<number, FeatureVotes>;
  /** What the autoencoder makes of a text. */
  readonly textCode: Inquiry<string, TextCode>;
  /** What the language model expects next. */
  readonly prediction: Inquiry<PredictionQuestion, Prediction>;
  /** How the language model goes on. */
  readonly continuation: Inquiry<PredictionQuestion, Continuation>;

  private readonly worker: TextWorkerPort;
  private asked: { readonly id: number; readonly settings: TextSettings } | undefined;

  constructor(
    worker: TextWorkerPort,
    settings: Settings,
    source: TextSettings,
    onSaved: (files: SavedFiles) => void,
  ) {
    super((message) => worker.postMessage(message), settings, onSaved);
    this.worker = worker;
    this.source = source;
    this.featureReport = new Inquiry((feature) => this.ask({ type: "feature", feature }));
    this.votes = new Inquiry((feature) => this.ask({ type: "votes", feature }));
    this.textCode = new Inquiry((text) => this.ask({ type: "text", text }));
    this.prediction = new Inquiry((question) => this.ask({ type: "predict", ...question }));
    this.continuation = new Inquiry((question) => this.ask({ type: "continue", ...question }));
  }

  override get canStart(): boolean {
    return this.corpus !== undefined && this.writing === undefined;
  }

  /** Whether the text was written with other settings than those on the page. */
  get hasNewSource(): boolean {
    if (this.written === undefined || this.subject === undefined) return false;
    const wanted = fitText(this.source, this.subject);
    return (Object.keys(wanted) as (keyof TextSettings)[]).some(
      (name) => wanted[name] !== this.written?.[name],
    );
  }

  /** Takes the files of a language model. */
  load(files: readonly File[]): void {
    this.refusal = undefined;
    this.isLoading = true;
    this.worker.postMessage({ type: "files", run: SHIPPED_RUN, files });
  }

  /** Lets the language model write; what was trained on an earlier text is given up. */
  write(): void {
    if (this.subject === undefined || this.writing !== undefined) return;
    this.reset();
    this.corpus = undefined;
    this.written = undefined;
    this.writingProblem = undefined;
    const settings = fitText(this.source, this.subject);
    this.asked = { id: (this.asked?.id ?? 0) + 1, settings };
    this.writing = { stage: "writing", tokens: 0, of: settings.documents * settings.length };
    this.worker.postMessage({ type: "write", run: SHIPPED_RUN, ...this.asked });
  }

  /** Gives up the writing, or the training. */
  override cancel(): void {
    if (this.writing !== undefined) this.stopWriting();
    else super.cancel();
  }

  /** Takes a message of the worker; those of earlier runs are dropped. */
  receive(message: FromTextWorker): void {
    if (!isCurrentText(message, this.run)) return;
    if ("id" in message && message.id !== this.asked?.id) return;
    switch (message.type) {
      case "subject":
        this.reset();
        this.isLoading = false;
        this.refusal = undefined;
        this.subject = message.subject;
        // What an earlier model writes is of no use any more.
        this.stopWriting();
        this.writing = undefined;
        this.write();
        break;
      case "refused":
        this.isLoading = false;
        this.refusal = message.message;
        break;
      case "writing":
        this.writing = message.progress;
        break;
      case "corpus":
        this.writing = undefined;
        this.corpus = message.corpus;
        this.written = this.asked?.settings;
        break;
      case "writingEnded":
        this.writing = undefined;
        this.writingProblem = message.message;
        break;
      case "feature":
        this.featureReport.receive(message.report);
        break;
      case "votes":
        this.votes.receive(message.votes);
        break;
      case "text":
        this.textCode.receive(message.code);
        break;
      case "predict":
        this.prediction.receive(message.prediction);
        break;
      case "continue":
        this.continuation.receive(message.continuation);
        break;
      default:
        this.receiveReport(message);
    }
  }

  protected override onBegin(): void {
    for (const inquiry of [this.featureReport, this.votes, this.textCode, this.prediction, this.continuation])
      inquiry.forget();
  }

  protected override afterReset(): void {
    this.snapshot = undefined;
    this.edit = undefined;
  }

  private stopWriting(): void {
    this.worker.postMessage({ type: "cancelWriting", run: SHIPPED_RUN });
  }

  private ask(
    question:
      | { type: "feature" | "votes"; feature: number }
      | { type: "text"; text: string }
      | ({ type: "predict" | "continue" } & PredictionQuestion),
  ): void {
    this.worker.postMessage({ run: this.run, ...question });
  }
}
