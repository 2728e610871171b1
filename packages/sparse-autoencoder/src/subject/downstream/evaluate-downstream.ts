import { OptionError } from "@quadrivium/kernels";
import type { TokenPlaces } from "../../evaluation/features/feature-collector.ts";
import { checkHookPoint, type HookPoint } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { type TokenBatch, tokenBatches } from "../token-batch.ts";
import { gatherRows, type SkipToken, selectTokens, skipNone, withRows } from "../token-selection.ts";
import { compareEdits, type EditComparison } from "./compare-edits.ts";

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
  // With the autoencoder, with the mean, with zeros.
  const sums = new LossSums(3);
  await eachBatch(async (batch, clean, places, first) => {
    if (places.length === 0) return;
    const { restored } = await autoencoder.reconstruct(gatherRows(clean, places, width), {
      documents: places.map((place) => first + Math.floor(place / batch.length)),
      positions: places.map((place) => place % batch.length),
    });
    const repeatedMean = new Float32Array(places.length * width).map((_, i) => mean[i % width]);
    const zeros = new Float32Array(places.length * width);
    const edited = [restored, repeatedMean, zeros].map((rows) => withRows(clean, places, rows, width));
    const comparison = await compareEdits(subject, batch, hook, clean, edited);
    const predicting = places.filter(
      (place) => place % batch.length < batch.lengths[Math.floor(place / batch.length)] - 1,
    );
    sums.add(comparison, predicting);
  });
  if (sums.tokens === 0) {
    throw new OptionError("evaluateDownstream: documents", {
      expected: "a token that is not left out and that another follows",
      received: "none",
    });
  }
  const [own, meanAblation, zeroAblation] = [0, 1, 2].map((i) => sums.meanOfEdit(i));
  const cleanCrossEntropy = sums.clean / sums.tokens;
  const recovered = (baseline: DownstreamLoss) =>
    (baseline.crossEntropy - own.crossEntropy) / (baseline.crossEntropy - cleanCrossEntropy);
  return {
    tokens: sums.tokens,
    cleanCrossEntropy,
    autoencoder: own,
    meanAblation,
    zeroAblation,
    recoveredFromMean: recovered(meanAblation),
    recoveredFromZero: recovered(zeroAblation),
  };
}

/** Sums of losses over all tokens, in float64. */
class LossSums {
  tokens = 0;
  clean = 0;
  readonly #losses: Float64Array;
  readonly #divergences: Float64Array;

  constructor(edits: number) {
    this.#losses = new Float64Array(edits);
    this.#divergences = new Float64Array(edits);
  }

  add({ clean, edits }: EditComparison, places: Int32Array): void {
    this.tokens += places.length;
    for (const place of places) {
      this.clean += clean[place];
      for (const [i, { losses, divergences }] of edits.entries()) {
        this.#losses[i] += losses[place];
        this.#divergences[i] += divergences[place];
      }
    }
  }

  meanOfEdit(i: number): DownstreamLoss {
    return {
      crossEntropy: this.#losses[i] / this.tokens,
      divergence: this.#divergences[i] / this.tokens,
    };
  }
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
