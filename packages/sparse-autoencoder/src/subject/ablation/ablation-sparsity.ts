import { OptionError, RandomStream } from "@quadrivium/kernels";
import { checkHookPoint, type HookPoint } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { rowLength, tokenBatch } from "../token-batch.ts";
import { type SkipToken, skipNone } from "../token-selection.ts";
import { ablatedLogits } from "./ablated-logits.ts";
import { effectSparsity, subtractMedians } from "./effect-sparsity.ts";
import { type EncodesSparsely, latentContributions } from "./latent-contributions.ts";

/** How sparse effects of ablations are: means of `effectSparsity`. */
export interface AblationSparsity {
  /** Over the active latents of each position. */
  readonly latents: number;
  /** Over the channels of the residual stream, each set to 0: the baseline. NaN where it was not asked for. */
  readonly channels: number;
  /** Number of positions. */
  readonly positions: number;
  /** Number of ablations of latents that were averaged; those without any effect are not. */
  readonly latentAblations: number;
  /** The same of channels. */
  readonly channelAblations: number;
}

/** Options of `ablationSparsity`. */
export interface AblationSparsityOptions {
  /** Where the activations are taken and replaced. */
  readonly hook: HookPoint;
  /** Number of positions, drawn without repetition from all that have a whole window; all where there are fewer. Default 32. */
  readonly positions?: number;
  /** T: over how many tokens effects are looked at, the ablated one and those behind it. Default 16. */
  readonly window?: number;
  /** Whether the channels are measured as well, which takes d ablations for each position. Default true. */
  readonly channels?: boolean;
  /** Tokens at which nothing is ablated, such as the one that begins a document. None by default. */
  readonly skip?: SkipToken;
  /** Seed of the choice of positions, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Ablations that are run at once. Default 32. */
  readonly batchSize?: number;
  /** Called after each position, and waited for. */
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void | Promise<void>;
  /** Ends the measurement; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * How few logits each latent moves (Gao et al. 2024, §4.5). At one token each active latent is ablated by itself: its
 * contribution is subtracted from the activation. The differences of the logits [T, V] over a window of tokens, without
 * each token's median, are the effects v, and their sparsity is (‖v‖₁/‖v‖₂)²/(V·T).
 *
 * Positions matter: published figures differ by which are taken. Here each position whose window lies within its
 * document, and which is not skipped, is as likely as any other.
 *
 * @throws {OptionError} when an option is out of range, or no document is as long as a window
 */
export async function ablationSparsity(
  subject: SubjectModel,
  autoencoder: EncodesSparsely,
  documents: readonly ArrayLike<number>[],
  options: AblationSparsityOptions,
): Promise<AblationSparsity> {
  const { hook, window = 16, channels = true, batchSize = 32, signal } = options;
  const { width, layers, vocabulary } = subject.config;
  checkHookPoint(hook, layers);
  const places = choosePlaces(documents, options);
  const contributions = await latentContributions(autoencoder);
  const [latentMean, channelMean] = [new Mean(), new Mean()];
  for (const [done, { document, position }] of places.entries()) {
    signal?.throwIfAborted();
    // What comes behind the window does not matter: attention looks back only.
    const tokens = Array.from(documents[document]).slice(0, position + window);
    const length = rowLength(tokens.length, subject.config.positions);
    const values = await subject.activations(tokenBatch([tokens], { length }), hook);
    const x = values.subarray(position * width, (position + 1) * width);
    const [active] = await contributions.of(x);
    const measure = async (rows: readonly Float32Array[], mean: Mean) => {
      const run = { hook, tokens, values, position, window, batchSize, signal };
      for await (const differences of ablatedLogits(subject, rows, run)) {
        mean.add(effectSparsity(subtractMedians(differences, vocabulary)));
      }
    };
    await measure(
      active.map(({ contribution }) => x.map((element, j) => element - contribution[j])),
      latentMean,
    );
    if (channels) {
      const without = (channel: number) => x.map((element, j) => (j === channel ? 0 : element));
      await measure(
        Array.from({ length: width }, (_, channel) => without(channel)),
        channelMean,
      );
    }
    await options.onProgress?.({ done: done + 1, of: places.length });
  }
  return {
    latents: latentMean.value,
    channels: channelMean.value,
    positions: places.length,
    latentAblations: latentMean.count,
    channelAblations: channelMean.count,
  };
}

/** The mean of numbers; those that are not finite, the sparsity of no effect at all, do not count. */
class Mean {
  count = 0;
  #sum = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.count++;
    this.#sum += value;
  }

  get value(): number {
    return this.#sum / this.count;
  }
}

function choosePlaces(
  documents: readonly ArrayLike<number>[],
  { positions = 32, window = 16, skip = skipNone, seed = 0, batchSize = 32 }: AblationSparsityOptions,
): { document: number; position: number }[] {
  for (const [option, value] of Object.entries({ positions, window, batchSize })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new OptionError(`ablationSparsity: ${option}`, {
      expected: "a whole number ≥ 1",
      received: String(value),
    });
  }
  // Where the candidates of each document end, all being counted through.
  const ends: number[] = [];
  for (const { length } of documents) ends.push((ends.at(-1) ?? 0) + Math.max(0, length - window + 1));
  const places: { document: number; position: number }[] = [];
  for (const candidate of new RandomStream(seed, "ablation sparsity").permutation(ends.at(-1) ?? 0)) {
    if (places.length === positions) break;
    const document = ends.findIndex((end) => candidate < end);
    const position = candidate - (ends[document - 1] ?? 0);
    if (!skip(documents[document][position], position)) places.push({ document, position });
  }
  if (places.length > 0) return places;
  throw new OptionError("ablationSparsity: documents", {
    expected: `a document of at least ${window} tokens with one that is not skipped`,
    received: "none",
  });
}
