import {
  type Autoencoder,
  type Codes,
  type ExplainedLatent,
  explainLatent,
  FeatureCollector,
  predictCodes,
} from "@quadrivium/sparse-autoencoder";
import {
  latentRunner,
  type SubjectModel,
  type TokenActivations,
} from "@quadrivium/sparse-autoencoder/subject";
import { printProgress } from "./progress.ts";
import { hook } from "./subject.ts";

/** Activations that each explanation is made from: the largest ones, and as many random ones. */
const EXAMPLES = 4;
/** The longest end of a text that an explanation may need. */
const CONTEXT = 15;
/** Latents that are explained at once. */
const AT_ONCE = 128;

/** How well explanations tell where latents are active. */
export interface ExplanationScores {
  /** Latents that have an explanation. */
  readonly latents: number;
  /** Means over the latents that are predicted, or active, on held-out tokens. */
  readonly precision: number;
  readonly recall: number;
}

/** N2G explanations of all latents that fire on the rows of some documents. */
export async function explainLatents(
  subject: SubjectModel,
  autoencoder: Autoencoder,
  { begin, pad }: { readonly begin: number; readonly pad: number },
  documents: readonly Int32Array[],
  rows: TokenActivations,
): Promise<ExplainedLatent[]> {
  const collector = new FeatureCollector(autoencoder.config.latents, { top: EXAMPLES, random: EXAMPLES });
  collector.add(await autoencoder.encode(rows.data), rows);
  const features = collector.all().filter(({ fires }) => fires > 0);
  const activationsOf = latentRunner(subject, autoencoder, { hook, begin: [begin] });
  const progress = printProgress("  explanations", features.length);
  const explained: ExplainedLatent[] = [];
  for (let start = 0; start < features.length; start += AT_ONCE) {
    const group = features.slice(start, start + AT_ONCE).map(async ({ latent, top, random }) => {
      const examples = [...top, ...random].map(({ document = 0, position = 0, activation }) => {
        // The token that begins every text is put back by the runner.
        const from = Math.max(1, position + 1 - CONTEXT);
        const tokens = documents[document].subarray(from, position + 1);
        return { tokens, index: tokens.length - 1, activation };
      });
      return { latent, explanation: await explainLatent(examples, activationsOf(latent), { pad }) };
    });
    explained.push(...(await Promise.all(group)));
    progress(explained.length);
  }
  return explained;
}

/** Compares what explanations predict for documents with what the latents did there, latent by latent. */
export function scoreExplanations(
  explained: readonly ExplainedLatent[],
  documents: readonly Int32Array[],
  rows: TokenActivations,
  codes: Codes,
  latents: number,
): ExplanationScores {
  const predicted = predictCodes(explained, documents);
  const starts = [0];
  for (const { length } of documents) starts.push(starts[starts.length - 1] + length);
  const counts = {
    predicted: new Float64Array(latents),
    active: new Float64Array(latents),
    both: new Float64Array(latents),
  };
  for (const [row, document] of rows.documents.entries()) {
    const guesses = latentsOf(predicted, starts[document] + rows.positions[row]);
    const active = latentsOf(codes, row);
    for (const latent of guesses) counts.predicted[latent]++;
    for (const latent of active) {
      counts.active[latent]++;
      if (guesses.has(latent)) counts.both[latent]++;
    }
  }
  const meanShare = (of: Float64Array) => {
    const shares = Array.from(of, (count, i) => counts.both[i] / count).filter((_, i) => of[i] > 0);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  return {
    latents: explained.length,
    precision: meanShare(counts.predicted),
    recall: meanShare(counts.active),
  };
}

function latentsOf({ values, indices, perRow }: Codes, row: number): Set<number> {
  const active = new Set<number>();
  for (let at = row * perRow; at < (row + 1) * perRow; at++) if (values[at] > 0) active.add(indices[at]);
  return active;
}
