import {
  type Autoencoder,
  codesByLatent,
  decoderSimilarity,
  evaluateSae,
  type ProbeTask,
  probeLoss,
} from "@quadrivium/sparse-autoencoder";
import {
  ablationSparsity,
  type DownstreamEvaluation,
  evaluateDownstream,
  explainedReconstructions,
  type SubjectModel,
  type TokenActivations,
} from "@quadrivium/sparse-autoencoder/subject";
import { type ExplanationScores, explainLatents, scoreExplanations } from "./explain.ts";
import { hook, skipBegin } from "./subject.ts";

/** What an autoencoder is measured on. */
export interface Measuring {
  readonly subject: SubjectModel;
  /** The token that begins a document, and the one that stands for no token in particular. */
  readonly tokens: { readonly begin: number; readonly pad: number };
  /** Told by the model with another seed than those for training. */
  readonly told: readonly Int32Array[];
  /** `tinystories_sample.txt`. */
  readonly real: readonly Int32Array[];
  /** The activations of `told`. */
  readonly rows: TokenActivations;
  readonly tasks: readonly ProbeTask[];
  /** Documents for training and their activations, for explanations to be made from. */
  readonly training: { readonly documents: readonly Int32Array[]; readonly rows: TokenActivations };
}

/** The paper's evaluation suite for one autoencoder. */
export interface Measures {
  readonly nmse: number;
  readonly fvu: number;
  readonly l0: number;
  readonly cosineSimilarity: number;
  /** Fraction of latents that fire on none of the held-out tokens. */
  readonly deadFraction: number;
  readonly told: DownstreamEvaluation;
  readonly real: DownstreamEvaluation;
  readonly probe: { readonly loss: number; readonly baseline: number; readonly unconverged: number };
  readonly explanations: ExplanationScores;
  /** Downstream loss of what is reconstructed from the explanations alone. */
  readonly explained: DownstreamEvaluation;
  readonly ablation: { readonly latents: number; readonly channels: number };
}

/** Runs the whole suite. */
export async function measure(autoencoder: Autoencoder, on: Measuring): Promise<Measures> {
  const { subject, tokens, told, real, rows, tasks, training } = on;
  const { latents } = autoencoder.config;
  const { nmse, fvu, l0, cosineSimilarity, deadFraction } = await evaluateSae(autoencoder, rows);
  const downstream = { hook, skip: skipBegin };
  const codes = await autoencoder.encode(rows.data);
  const probe = await probeLoss(codesByLatent(codes, latents), tasks);
  const explanations = await explainLatents(subject, autoencoder, tokens, training.documents, training.rows);
  const explained = await explainedReconstructions(autoencoder, explanations, told);
  const { latents: ofLatents, channels } = await ablationSparsity(subject, autoencoder, told, downstream);
  return {
    nmse,
    fvu,
    l0,
    cosineSimilarity,
    deadFraction,
    told: await evaluateDownstream(subject, autoencoder, told, downstream),
    real: await evaluateDownstream(subject, autoencoder, real, downstream),
    probe: { loss: probe.loss, baseline: probe.baseline, unconverged: probe.unconverged },
    explanations: scoreExplanations(explanations, told, rows, codes, latents),
    explained: await evaluateDownstream(subject, explained, told, downstream),
    ablation: { latents: ofLatents, channels },
  };
}

/** Mean over the latents of one autoencoder of the largest cosine with a latent of another. */
export async function similarityOf(a: Autoencoder, b: Autoencoder): Promise<number> {
  const { meanCosine } = await decoderSimilarity(await a.decoderRows(), await b.decoderRows());
  return meanCosine;
}
