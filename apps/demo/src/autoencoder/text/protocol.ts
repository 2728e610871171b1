import type { FeatureReport, FeatureSnapshot } from "../feature/feature-snapshot.ts";
import type { OfRun, TrainingReport, TrainingRequest } from "../training/training-protocol.ts";
import type { Corpus } from "./corpus.ts";
import type { TextSettings } from "./text-settings.ts";

/*
 * What the page and the worker of the language model say to each other, besides what they say about training.
 */

/** What is told of a language model. */
export interface SubjectInfo {
  /** The names of its files. */
  readonly files: readonly string[];
  readonly layers: number;
  /** d: width of the residual stream. */
  readonly width: number;
  readonly vocabulary: number;
  /** The most tokens of a text. */
  readonly positions: number;
  readonly parameters: number;
}

/** How far the writing of text has come. */
export interface WritingProgress {
  readonly stage: "writing" | "listening";
  /** Tokens that are done. */
  readonly tokens: number;
  /** Tokens in all, at most. */
  readonly of: number;
}

/** The activations of a feature in a stretch of text. */
export interface HeatedTokens {
  /** The row that it is about. */
  readonly row: number;
  /** The number of the document. */
  readonly document: number;
  readonly tokens: Int32Array<ArrayBuffer>;
  /** Activation at each of the tokens. */
  readonly activations: Float32Array<ArrayBuffer>;
  /** Which of the tokens it is about. */
  readonly focus: number;
}

/** A feature with its examples in their contexts. */
export interface TextFeatureReport extends FeatureReport {
  readonly strongest: readonly HeatedTokens[];
  readonly atRandom: readonly HeatedTokens[];
}

/** A token and by how much it is moved. */
export interface Vote {
  readonly token: number;
  /** Mean difference: with the feature less without it. */
  readonly value: number;
}

/** The tokens that a feature makes likelier, and less likely, most moved first. */
export interface VoteLists {
  readonly up: readonly Vote[];
  readonly down: readonly Vote[];
}

/** What a feature does to the token that comes next. */
export interface FeatureVotes {
  readonly feature: number;
  /** Examples that were looked at. */
  readonly examples: number;
  readonly logits: VoteLists;
  readonly probabilities: VoteLists;
  /** Mean over the examples of −ln p of the token that came next, without the feature less with it, in nats. */
  readonly lossDifference: number;
  /** Mean KL(with ‖ without), in nats. */
  readonly divergence: number;
}

/** What an autoencoder makes of a text, token by token. */
export interface TextCode {
  readonly text: string;
  /** The token that begins the text comes first. */
  readonly tokens: Int32Array<ArrayBuffer>;
  /** Whether the text was longer than the model allows. */
  readonly isCut: boolean;
  /** Active features per token at most. */
  readonly k: number;
  /** [tokens, k], largest first; 0 where there are no more. */
  readonly values: Float32Array<ArrayBuffer>;
  /** [tokens, k] */
  readonly indices: Int32Array<ArrayBuffer>;
  /** [tokens, k + 1]: ‖x − x̂‖² / ‖x‖² with the first 0, 1 … k features. */
  readonly errors: Float32Array<ArrayBuffer>;
}

/** A feature that is set to an activation of one's own. */
export interface Edit {
  readonly feature: number;
  /** What its activation is set to; 0 ablates it. */
  readonly activation: number;
  /** Whether at every token, or only at the one that is looked at. */
  readonly everywhere: boolean;
}

/** What is asked about what comes next. */
export interface PredictionQuestion {
  readonly text: string;
  /** Which token of the text it is asked about, from 0, the token that begins it. */
  readonly position: number;
  readonly edit: Edit | undefined;
}

/** Whether two edits are the same. */
export const sameEdit = (a: Edit | undefined, b: Edit | undefined): boolean =>
  a?.feature === b?.feature && a?.activation === b?.activation && a?.everywhere === b?.everywhere;

/** What the language model expects after a token. */
export interface Prediction extends PredictionQuestion {
  /** Probability of each token of the vocabulary. */
  readonly clean: Float32Array<ArrayBuffer>;
  /** The same with the edit. */
  readonly edited: Float32Array<ArrayBuffer>;
}

/** How the language model goes on after a text. */
export interface Continuation {
  readonly text: string;
  readonly edit: Edit | undefined;
  /** Left alone. */
  readonly clean: string;
  /** With the edit. */
  readonly edited: string;
}

/** From the page to the worker. */
export type ToTextWorker = OfRun<
  | TrainingRequest
  | { readonly type: "files"; readonly files: readonly File[] }
  | {
      readonly type: "write" /** Comes back with the answers. */;
      readonly id: number;
      readonly settings: TextSettings;
    }
  | { readonly type: "cancelWriting" }
  | { readonly type: "feature"; readonly feature: number }
  | { readonly type: "votes"; readonly feature: number }
  | { readonly type: "text"; readonly text: string }
  | ({ readonly type: "predict" } & PredictionQuestion)
  | ({ readonly type: "continue" } & PredictionQuestion)
>;

/** From the worker to the page. */
export type FromTextWorker = OfRun<
  | TrainingReport<FeatureSnapshot>
  | { readonly type: "subject"; readonly subject: SubjectInfo }
  | { readonly type: "refused" /** Why files are of no use. */; readonly message: string }
  | { readonly type: "writing"; readonly id: number; readonly progress: WritingProgress }
  | { readonly type: "corpus"; readonly id: number; readonly corpus: Corpus }
  | {
      readonly type: "writingEnded";
      readonly id: number;
      /** Why without a text; undefined where it was cancelled. */
      readonly message: string | undefined;
    }
  | { readonly type: "feature"; readonly report: TextFeatureReport }
  | { readonly type: "votes"; readonly votes: FeatureVotes }
  | { readonly type: "text"; readonly code: TextCode }
  | { readonly type: "predict"; readonly prediction: Prediction }
  | { readonly type: "continue"; readonly continuation: Continuation }
>;

/** Messages that belong to every run: the language model and its text come before any training. */
const common = ["subject", "refused", "writing", "corpus", "writingEnded"] as const;

/** Whether a message belongs to the run that is shown. */
export const isCurrentText = (message: FromTextWorker, run: number): boolean =>
  common.some((type) => type === message.type) || message.run === run;
