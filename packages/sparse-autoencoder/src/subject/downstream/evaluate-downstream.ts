import { OptionError } from "@quadrivium/kernels";
import type { TokenPlaces } from "../../evaluation/features/feature-collector.ts";
import { checkHookPoint, type HookPoint } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { type TokenBatch, tokenBatches } from "../token-batch.ts";
import { gatherRows, type SkipToken, selectTokens, skipNone, withRows } from "../token-selection.ts";
import { compareEdits } from "./compare-edits.ts";

/** What is asked of an autoencoder here; `Autoencoder` has it. */
export interface Reconstructs {
  /** Reconstructions of rows x [rows, d], in their own space; `places` tells of which tokens they are. */
  reconstruct(x: Float32Array, places: TokenPlaces): Promise<{ readonly restored: Float32Array }>;
}

/** How well a subject predicts after an edit. */
export interface DownstreamLoss {
  /** Mean −ln p of the next token, in nats. */
  readonly crossEntropy: number;
  /** Mean KL(clean ‖ edited) of the next token's distributions, in nats. */
  readonly divergence: number;
}

/** How much of a subject's ability to predict an autoencoder keeps. */
export interface DownstreamEvaluation {
  /** Number of predictions that were averaged. */
  readonly tokens: number;
  /** Mean −ln p of the next token where nothing is edited, in nats. */
  readonly cleanCrossEntropy: number;
  /** With reconstructions in the place of the activations. */
  readonly autoencoder: DownstreamLoss;
  /** With the mean activation in the place of each. */
  readonly meanAblation: DownstreamLoss;
  /** With zeros in the place of the activations. */
  readonly zeroAblation: DownstreamLoss;
  /** (CE_mean − CE_autoencoder)/(CE_mean − CE_clean): 1 when nothing is lost, 0 when all is as with the mean. */
  readonly recoveredFromMean: number;
  /** The same against zeros, which for a residual stream is the lenient baseline that most libraries report. */
  readonly recoveredFromZero: number;
}

/** Options of `evaluateDownstream`. */
export interface DownstreamOptions {
  /** Where the activations are taken and replaced. */
  readonly hook: HookPoint;
  /**
   * Tokens whose activations are left as they are in every edit, and whose predictions and activations do not count,
   * such as the one that begins a document: `(token, position) => position === 0`. None by default.
   */
  readonly skip?: SkipToken;
  /** The mean activation [d]; by default that of these documents. */
  readonly mean?: ArrayLike<number>;
  /** Documents that are run at once. Default 8. */
  readonly batchSize?: number;
  /** Called after each batch, and waited for: documents done, of all that are to be run (twice without a mean). */
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void | Promise<void>;
  /** Ends the evaluation; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Measures what a language model loses when reconstructions stand in for its activations (Gao et al. 2024, §4.1), next
 * to the two usual baselines. Sums are in float64.
 * @param documents tokens of each document, which begin as the subject is used to
 * @throws {OptionError} when no prediction is left to be averaged
 */
export async function evaluateDownstream(
  subject: SubjectModel,
  autoencoder: Reconstructs,
  documents: readonly ArrayLike<number>[],
  options: DownstreamOptions,
): Promise<DownstreamEvaluation> {
  const { hook, skip = skipNone, batchSize = 8, signal } = options;
  const { width, layers, positions } = subject.config;
  checkHookPoint(hook, layers);
  const of = documents.length * (options.mean === undefined ? 2 : 1);
  let done = 0;
  const eachBatch = async (
    run: (batch: TokenBatch, clean: Float32Array, places: Int32Array, first: number) => Promise<void>,
  ) => {
    for (const { first, batch } of tokenBatches(documents, batchSize, positions)) {
      signal?.throwIfAborted();
      await run(batch, await subject.activations(batch, hook), selectTokens(batch, skip), first);
      done += batch.lengths.filter((length) => length > 0).length;
      await options.onProgress?.({ done, of });
    }
  };

  const mean = options.mean === undefined ? await meanOf(width, eachBatch) : checkMean(options.mean, width);
  const sums = new Float64Array(7);
  let tokens = 0;
  await eachBatch(async (batch, clean, places, first) => {
    if (places.length === 0) return;
    const { restored } = await autoencoder.reconstruct(gatherRows(clean, places, width), {
      documents: places.map((place) => first + Math.floor(place / batch.length)),
      positions: places.map((place) => place % batch.length),
    });
    const repeatedMean = Float32Array.from({ length: places.length * width }, (_, i) => mean[i % width]);
    const rows = [restored, repeatedMean, new Float32Array(places.length * width)];
    const edits = rows.map((edited) => withRows(clean, places, edited, width));
    const comparison = await compareEdits(subject, batch, hook, clean, edits);
    for (const place of places) {
      if (place % batch.length >= batch.lengths[Math.floor(place / batch.length)] - 1) continue;
      tokens++;
      sums[0] += comparison.clean[place];
      for (const [i, { losses, divergences }] of comparison.edits.entries()) {
        sums[1 + 2 * i] += losses[place];
        sums[2 + 2 * i] += divergences[place];
      }
    }
  });
  if (tokens === 0) {
    throw new OptionError("evaluateDownstream: documents", {
      expected: "a token that is not left out and that another follows",
      received: "none",
    });
  }
  return summary(
    tokens,
    sums.map((sum) => sum / tokens),
  );
}

/** What the means of clean loss, and of loss and divergence of each edit, amount to. */
function summary(tokens: number, means: Float64Array): DownstreamEvaluation {
  const [cleanCrossEntropy, ...rest] = means;
  const [autoencoder, meanAblation, zeroAblation] = [0, 2, 4].map((i) => ({
    crossEntropy: rest[i],
    divergence: rest[i + 1],
  }));
  const recovered = ({ crossEntropy }: DownstreamLoss) =>
    (crossEntropy - autoencoder.crossEntropy) / (crossEntropy - cleanCrossEntropy);
  return {
    tokens,
    cleanCrossEntropy,
    autoencoder,
    meanAblation,
    zeroAblation,
    recoveredFromMean: recovered(meanAblation),
    recoveredFromZero: recovered(zeroAblation),
  };
}

async function meanOf(
  width: number,
  eachBatch: (
    run: (batch: TokenBatch, clean: Float32Array, places: Int32Array) => Promise<void>,
  ) => Promise<void>,
): Promise<Float64Array> {
  const sums = new Float64Array(width);
  let count = 0;
  await eachBatch(async (_, clean, places) => {
    count += places.length;
    for (const place of places) for (let j = 0; j < width; j++) sums[j] += clean[place * width + j];
  });
  return sums.map((sum) => sum / count);
}

function checkMean(mean: ArrayLike<number>, width: number): ArrayLike<number> {
  if (mean.length === width) return mean;
  throw new OptionError("evaluateDownstream: mean", {
    expected: `${width} numbers`,
    received: String(mean.length),
  });
}
