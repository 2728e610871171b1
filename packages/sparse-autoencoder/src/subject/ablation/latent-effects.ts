import { OptionError } from "@quadrivium/kernels";
import { crossEntropyPerRow, input, negate, softmax, subtract, type Tensor, topK } from "@quadrivium/tensor";
import { divergence } from "../downstream/compare-edits.ts";
import { checkHookPoint, type HookPoint } from "../hook-point.ts";
import { nextTokens, replaceAt, type SubjectModel } from "../subject-model.ts";
import { rowLength, tokenBatch } from "../token-batch.ts";
import type { LatentContributions } from "./latent-contributions.ts";

/** The tokens that a latent moves most in one prediction, the most moved first. */
export interface LatentVotes {
  readonly tokenIds: Int32Array;
  /** Their texts. */
  readonly tokens: readonly string[];
  /** By how much the latent moves each: with it less without it. */
  readonly values: Float32Array;
}

/** For each prediction the tokens that a latent raises and those that it lowers. */
export interface LatentVoteTable {
  /** [T − 1] */
  readonly up: readonly LatentVotes[];
  /** [T − 1] */
  readonly down: readonly LatentVotes[];
}

/** What a latent does to each prediction of a document of T tokens; entry t − 1 tells of token t. */
export interface LatentEffects {
  /** −ln p of the token without the latent, less that with it, in nats, [T − 1]; above 0 the latent helps. */
  readonly lossDifference: Float32Array;
  /** KL(clean ‖ ablated), in nats, [T − 1]. */
  readonly kl: Float32Array;
  /** By difference of logits. */
  readonly logits: LatentVoteTable;
  /** By difference of probabilities. */
  readonly probabilities: LatentVoteTable;
}

/** Options of `latentEffects`. */
export interface LatentEffectsOptions {
  /** Where the activations are taken and replaced. */
  readonly hook: HookPoint;
  /** The latent that is ablated. */
  readonly latent: number;
  /** The only place where it is; by default it is ablated wherever it is active. */
  readonly position?: number;
  /** Length of the lists of tokens. Default 10. */
  readonly votes?: number;
  /** Gives the text of a token. */
  readonly tokenText: (tokenId: number) => string;
}

const tables = ["logits up", "logits down", "probabilities up", "probabilities down"] as const;

/**
 * What ablating one latent does to a document, as pages of latents show it: its contribution is subtracted from the
 * activations, and what the autoencoder does not explain stays.
 * @example
 * const contributions = await latentContributions(autoencoder);
 * const tokenText = (id: number) => tokenizer.piece(id);
 * const effects = await latentEffects(subject, contributions, document, { hook, latent: 7, tokenText });
 *
 * @param contributions of the autoencoder
 * @param document two tokens or more
 * @throws {OptionError} when document, latent, place or number of votes are out of range
 */
export async function latentEffects(
  subject: SubjectModel,
  contributions: LatentContributions,
  document: ArrayLike<number>,
  { hook, latent, position, votes = 10, tokenText }: LatentEffectsOptions,
): Promise<LatentEffects> {
  const { model, config } = subject;
  const { width, layers, vocabulary, positions } = config;
  checkHookPoint(hook, layers);
  const count = document.length;
  checkWithin("document: number of tokens", count, 2, positions);
  checkWithin("latent", latent, 0, contributions.latents - 1);
  checkWithin("votes", votes, 1, vocabulary);
  if (position !== undefined) checkWithin("position", position, 0, count - 1);
  const T = rowLength(count, positions);
  const batch = tokenBatch([document], { length: T });
  const clean = await subject.activations(batch, hook);
  const ablated = clean.slice();
  for (const [t, active] of (await contributions.of(clean.subarray(0, count * width))).entries()) {
    if (position !== undefined && t !== position) continue;
    const own = active.find((one) => one.latent === latent);
    own?.contribution.forEach((amount, j) => {
      ablated[t * width + j] -= amount;
    });
  }

  const build = () => {
    const tokens = input("tokens", [1, T], "int32");
    const targets = input("targets", [1, T], "int32");
    const from = (name: string) => model.logits(tokens, replaceAt(hook, input(name, [1, T, width])));
    const [before, after] = [from("clean"), from("ablated")];
    const moved = subtract(before, after);
    const likelier = subtract(softmax(before), softmax(after));
    const outputs: Record<string, Tensor> = {
      loss: subtract(crossEntropyPerRow(after, targets), crossEntropyPerRow(before, targets)),
      kl: divergence(before, after),
    };
    for (const [i, difference] of [moved, negate(moved), likelier, negate(likelier)].entries()) {
      const { values, indices } = topK(difference, votes);
      outputs[tables[i]] = values;
      outputs[`${tables[i]}: ids`] = indices;
    }
    return { outputs };
  };
  const inputs = { tokens: batch.tokens, targets: nextTokens(batch), clean, ablated };
  const results = await subject.run(`${votes} votes at ${hook}, ${T}`, build, inputs);

  const table = (name: (typeof tables)[number], sign: number): LatentVotes[] =>
    Array.from({ length: count - 1 }, (_, t) => {
      const own = [t * votes, (t + 1) * votes] as const;
      const tokenIds = Int32Array.from(results[`${name}: ids`].subarray(...own));
      const values = Float32Array.from(results[name].subarray(...own), (value) => sign * value);
      return { tokenIds, values, tokens: Array.from(tokenIds, tokenText) };
    });
  return {
    lossDifference: Float32Array.from(results.loss.subarray(0, count - 1)),
    kl: Float32Array.from(results.kl.subarray(0, count - 1)),
    logits: { up: table("logits up", 1), down: table("logits down", -1) },
    probabilities: { up: table("probabilities up", 1), down: table("probabilities down", -1) },
  };
}

function checkWithin(option: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new OptionError(`latentEffects: ${option}`, {
    expected: `a whole number in ${low} … ${high}`,
    received: String(value),
  });
}
